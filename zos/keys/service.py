"""Entry point of the `keys` service: answers for the vault on the bus, and does nothing else."""

from __future__ import annotations

import anyio

from zos.bus import BusServer, Nothing
from zos.bus.calls import IDENTITY, OPEN_SEED, SIGN, Identity, Signature, SignRequest
from zos.bus.log import setup
from zos.keys.vault import Vault


def run() -> None:
    """Serve until PID 1 ends the process. A bug ends it too: PID 1 starts another."""
    setup("keys")
    anyio.run(_serve)


async def _serve() -> None:
    vault = Vault()

    async def identity(_: Nothing) -> Identity:
        return vault.identity()

    async def sign(request: SignRequest) -> Signature:
        return Signature(signature=vault.sign(request.payload))

    server = BusServer("keys")
    server.answer(OPEN_SEED, vault.open)
    server.answer(IDENTITY, identity)
    server.answer(SIGN, sign)
    await server.run()
