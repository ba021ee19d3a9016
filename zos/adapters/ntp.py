"""One question to one time server over UDP."""

from __future__ import annotations

import socket

import anyio
import msgspec

from zos.adapters import clock
from zos.model.errors import UnavailableError

PORT = 123


class Exchange(msgspec.Struct, frozen=True):
    """A reply that has just come, and the seconds between the question and it."""

    reply: bytes
    delay: float


async def ask(host: str, question: bytes, port: int = PORT) -> Exchange:
    """Send `question` and take the first datagram of that server. No deadline of its own."""
    try:
        async with await anyio.create_connected_udp_socket(host, port) as udp:
            sent = clock.monotonic()
            await udp.send(question)
            return Exchange(await udp.receive(), clock.monotonic() - sent)
    except (OSError, socket.gaierror, anyio.BrokenResourceError) as cause:
        raise UnavailableError(f"time server {host}: {cause}") from cause
