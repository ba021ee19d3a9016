"""The activation service of a private grid: gives a new account its first TFT.

Unmodified grid nodes and clients ask it, so paths, bodies and answers are those of the original:
`POST /activation/activate` with `{"substrateAccountID": "5…"}` answers 200 and `null`.
An account with nothing gets `ACTIVATION_TFT`; one below `TOP_UP` units gets `TOP_UP` units.
The transfer is in a block before the answer goes out.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tfchain_client import balances
from tfchain_client.chain import Chain
from tfchain_client.errors import TfchainError
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.ss58 import AddressError, parse_address
from tfchain_client.writer import Writer

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
PATH = "/activation/activate"
ACTIVATION_TFT = 1
TOP_UP = 15_000  # units of 10^-7 TFT
ANSWER_SECONDS = 60.0
_MAX_BODY = 4096


class Activation:
    """Owns the funded account `secret` on `chain`; `serving` opens its port on loopback."""

    def __init__(self, chain: Chain, secret: str, port: int = 0) -> None:
        self.port = port
        self._chain = chain
        self._writer = Writer(chain, sr25519_signer(secret))
        self._asking = anyio.Lock()  # so that two requests for one account pay it once

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Activation]:
        """The service answers inside the block; port 0 has become a free one."""
        with socket.create_server((HOST, self.port)) as listener:
            self.port = int(listener.getsockname()[1])
            settings = uvicorn.Config(
                self.application(), log_config=None, lifespan="off", timeout_graceful_shutdown=1
            )
            server = _Server(settings)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(server.serve, [listener])
                try:
                    yield self
                finally:
                    server.should_exit = True

    def application(self) -> Starlette:
        return Starlette(routes=[Route(PATH, self._answer, methods=["POST"])])

    async def activate(self, account: bytes) -> int:
        """The units that were sent, 0 if the account has enough. Raises: TfchainError."""
        async with self._asking:
            amount = gift((await balances.get(self._chain, account)).free)
            if amount:
                await self._writer.submit(balances.transfer(account, amount))
                log.info("account activated", extra={"amount": amount})
            return amount

    async def _answer(self, request: Request) -> Response:
        try:
            account = parse_address(parse_body(await request.body()))
        except AddressError as error:
            return _problem(404, str(error))
        except ValueError as error:
            return _problem(400, str(error))
        try:
            with anyio.fail_after(ANSWER_SECONDS):
                await self.activate(account)
        except TimeoutError:
            return _problem(500, "the chain did not answer in time")
        except TfchainError as error:
            return _problem(500, str(error))
        return JSONResponse(None)


class _Server(uvicorn.Server):
    """Leaves signals to the program that it is a part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def gift(free: int) -> int:
    """What an account with `free` units gets."""
    if free == 0:
        return ACTIVATION_TFT * balances.TFT
    return TOP_UP if free < TOP_UP else 0


def parse_body(body: bytes) -> str:
    """The address that a request names. Raises: ValueError with the rule it breaks."""
    if len(body) > _MAX_BODY:
        raise ValueError("the body is too long")
    try:
        value = json.loads(body)
    except ValueError as error:
        raise ValueError("the body is not JSON") from error
    address = value.get("substrateAccountID") if isinstance(value, dict) else None
    if not isinstance(address, str) or not address:
        raise ValueError("substrateAccountID is missing")
    return address


def _problem(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status_code=status)
