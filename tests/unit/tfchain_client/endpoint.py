"""An endpoint in the test's own process: a WebSocket server with blocks that a test writes.

It speaks what `Chain` and `Writer` ask, serves the metadata of the spec version that rules a block,
and checks signatures as a runtime does: against the version and genesis that it has itself.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from websockets.asyncio.server import ServerConnection, serve

from tests.unit.tfchain_client import vectors
from tfchain_client.hexes import to_hex, unhex

HEADS = "chain_subscribeNewHeads"  # the methods' names are the subscriptions' ids
VERSIONS = "state_subscribeRuntimeVersion"


@dataclass
class Made:
    """A block; `spec` is the version in its own state, which writes the block after it."""

    number: int
    parent: bytes
    spec: int
    extrinsics: list[str] = field(default_factory=list)
    events: bytes = b""

    @property
    def hash(self) -> bytes:
        return bytes([0xB0, self.number]) * 16

    def header(self) -> dict[str, object]:
        return {"number": hex(self.number), "parentHash": to_hex(self.parent)}


class Endpoint:
    """Blocks 0 and 1 exist; a test makes more, with `upgrade` under another runtime."""

    def __init__(self, spec: int) -> None:
        self.blocks = [Made(0, bytes(32), spec)]
        self.asked: list[str] = []
        self.taken = anyio.Event()  # the pool has an extrinsic
        self.quiet = False  # upgrades are not told to subscribers
        self._heads: list[ServerConnection] = []
        self._versions: list[ServerConnection] = []
        self._pool: list[tuple[ServerConnection, str]] = []
        self.blocks.append(Made(1, self.blocks[0].hash, spec))

    @property
    def best(self) -> Made:
        return self.blocks[-1]

    async def make(self, spec: int = 0, events: bytes = b"") -> Made:
        """A block with everything of the pool; `spec`: the runtime changes in it."""
        found = self.best
        made = Made(found.number + 1, found.hash, spec or found.spec, events=events)
        made.extrinsics = [data for _, data in self._pool]
        self.blocks.append(made)
        for socket in self._heads:
            await notify(socket, HEADS, made.header())
        for socket in self._versions if spec and not self.quiet else ():
            await notify(socket, VERSIONS, version(spec))
        for socket, data in self._pool:
            await notify(socket, data, {"inBlock": to_hex(made.hash)})
        self._pool.clear()
        return made

    async def talk(self, socket: ServerConnection) -> None:
        async for message in socket:
            request = json.loads(message)
            self.asked.append(request["method"])
            try:
                result = self._answer(socket, request["method"], request["params"])
                await send(socket, id=request["id"], result=result)
            except RefusedError as error:
                await send(socket, id=request["id"], error=error.body)
                continue
            if request["method"] == HEADS:
                await notify(socket, HEADS, self.best.header())
            if request["method"] == VERSIONS:
                await notify(socket, VERSIONS, version(self.best.spec))

    def _answer(self, socket: ServerConnection, method: str, params: list[Any]) -> object:
        match method:
            case "chain_subscribeNewHeads":
                self._heads.append(socket)
            case "state_subscribeRuntimeVersion":
                self._versions.append(socket)
            case "author_submitAndWatchExtrinsic":
                self._check(unhex(params[0]))
                self._pool.append((socket, params[0]))
                self.taken.set()
                return params[0]
            case _:
                return self._of_chain(method, params)
        return method

    def _of_chain(self, method: str, params: list[Any]) -> object:
        match method:
            case "chain_getBlockHash":
                at = params[0] if params else self.best.number
                return to_hex(self.blocks[at].hash) if at < len(self.blocks) else None
            case "chain_getFinalizedHead":
                return to_hex(self.best.hash)
            case "system_health":
                return {"peers": 0, "isSyncing": False, "shouldHavePeers": False}
            case "system_accountNextIndex":
                return 0
            case _:
                return self._of_block(method, params)

    def _of_block(self, method: str, params: list[Any]) -> object:
        named = [each for each in params if isinstance(each, str) and len(each) == 66]
        block = next((b for b in self.blocks if named and to_hex(b.hash) == named[-1]), self.best)
        match method:
            case "chain_getHeader":
                return block.header()
            case "chain_getBlock":
                return {"block": {"header": block.header(), "extrinsics": block.extrinsics}}
            case "state_getRuntimeVersion":
                return version(block.spec)
            case "state_getMetadata":
                return to_hex(vectors.metadata(block.spec))
            case "state_getStorage":
                return to_hex(block.events) if block.events else None
            case _:
                return None

    def _check(self, extrinsic: bytes) -> None:
        """Raises: RefusedError when the signature is not for this chain's runtime."""
        body = extrinsic[2:]
        account, signature = body[2:34], body[35:99]
        explicit, call = body[99:103], body[103:]
        birth = (explicit[0] | explicit[1] << 8) >> 4
        signed = call + explicit + self.best.spec.to_bytes(4, "little") + b"\x02\0\0\0"
        signed += self.blocks[0].hash + self.blocks[birth].hash
        try:
            Ed25519PublicKey.from_public_bytes(account).verify(signature, signed)
        except InvalidSignature:
            raise RefusedError(1010, "Transaction has a bad signature") from None


class RefusedError(Exception):
    """What the pool says to an extrinsic that it does not take."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.body = {"code": code, "message": "Invalid Transaction", "data": reason}


def version(spec: int) -> dict[str, object]:
    return {"specName": "substrate-threefold", "specVersion": spec, "transactionVersion": 2}


async def send(socket: ServerConnection, **body: object) -> None:
    await socket.send(json.dumps({"jsonrpc": "2.0", **body}))


async def notify(socket: ServerConnection, key: str, result: object) -> None:
    await send(socket, method="news", params={"subscription": key, "result": result})


@asynccontextmanager
async def serving(endpoint: Endpoint, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Its address on loopback, ws:// or wss://."""
    with anyio.fail_after(30):
        async with serve(endpoint.talk, "127.0.0.1", 0, ssl=tls) as running:
            port = next(iter(running.sockets)).getsockname()[1]
            yield f"{'wss' if tls else 'ws'}://127.0.0.1:{port}"
