"""The node's key as an account of the chain: `keys` signs, this process never sees the seed."""

from __future__ import annotations

from tfchain_client.signer import Crypto
from zos.bus.calls import SIGN, SignRequest
from zos.bus.client import BusClient


class BusSigner:
    """An ed25519 account whose key is in the service `keys`."""

    crypto = Crypto.ED25519

    def __init__(self, bus: BusClient, public_key: bytes) -> None:
        self._bus = bus
        self.public_key = public_key

    async def sign(self, payload: bytes) -> bytes:
        """Raises: BusError when `keys` is not there."""
        return (await self._bus.call(SIGN, SignRequest(payload=payload))).signature
