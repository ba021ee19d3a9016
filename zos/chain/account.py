"""The node's account on the chain: its key at `keys`, its writer, its first TFT."""

from __future__ import annotations

import logging

import anyio

from tfchain_client import balances
from tfchain_client.chain import Chain
from tfchain_client.model import Call, Receipt
from tfchain_client.ss58 import format_address
from tfchain_client.writer import Writer
from zos.bus.calls import IDENTITY, Nothing
from zos.bus.client import BusClient
from zos.chain.activation import activate
from zos.chain.signer import BusSigner
from zos.chain.translate import chain_errors
from zos.model.errors import BusError, ChainError
from zos.model.status import IdentityState

log = logging.getLogger(__name__)

_FUNDING_SECONDS = 90.0  # fifteen blocks for the activation's transfer
_BUS_SECONDS = 20.0


class Account:
    """Owns the one writer of the node's account. `submit` works once `open` has returned True."""

    def __init__(self, chain: Chain, bus: BusClient) -> None:
        self.public_key = b""
        self._chain, self._bus = chain, bus
        self._writer: Writer | None = None
        self._silent = True

    @property
    def address(self) -> str:
        """SS58, empty while there is no key."""
        return format_address(self.public_key) if self.public_key else ""

    async def open(self) -> bool:
        """Learn the key from `keys`; whether it lasts. Raises: BusError."""
        try:
            with anyio.fail_after(_BUS_SECONDS):
                identity = await self._bus.call(IDENTITY, Nothing())
        except TimeoutError:
            raise BusError("keys: no answer") from None
        if identity.public_key != self.public_key:
            self.public_key = identity.public_key
            signer = BusSigner(self._bus, self.public_key)
            self._writer = Writer(self._chain, signer, on_sent=self._sent)
        return identity.state is IdentityState.PERSISTENT and bool(self.public_key)

    async def submit(self, call: Call) -> Receipt:
        """Bring a call into a block. Raises: DispatchError, PoolError and ChainError."""
        if self._writer is None:
            raise BusError("the node's key is not known yet")
        return await self._writer.submit(call)

    async def fund(self, urls: tuple[str, ...]) -> None:
        """Ask for TFT and wait until it is there. Raises: UnavailableError."""
        log.info("activation asked", extra={"address": self.address})
        await activate(urls, self.address)
        with anyio.move_on_after(_FUNDING_SECONDS), chain_errors():
            async for _ in self._chain.head.changes():
                balance = await balances.get(self._chain, self.public_key)
                if balance.free:
                    log.info("account funded", extra={"free": balance.free})
                    return
        raise ChainError("the activation service agreed, but no TFT arrived")

    def _sent(self, call: Call) -> None:
        message = "first extrinsic submitted" if self._silent else "extrinsic submitted"
        self._silent = False
        log.info(message, extra={"call": str(call)})
