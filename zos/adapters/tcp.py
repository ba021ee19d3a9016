"""Whether a TCP port answers, asked through one link."""

from __future__ import annotations

import errno
import socket

import anyio
from anyio import to_thread

_IN_PROGRESS = (0, errno.EINPROGRESS)


async def reach(host: str, port: int, link: str) -> str:
    """Connect through `link` and hang up. Returns what was in the way, empty when it answered.

    No deadline of its own: the caller has one. Names are asked of the machine's name servers.
    """
    try:
        found = await to_thread.run_sync(
            lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM),
            abandon_on_cancel=True,
        )
    except socket.gaierror as cause:
        return f"the name {host} cannot be resolved: {cause.strerror}"
    reason = ""
    for family, _, _, _, target in found:
        reason = await _connect(family, target, link)
        if not reason:
            return ""
    return reason


async def _connect(family: int, target: object, link: str) -> str:
    with socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) as sock:
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, link.encode())
            status = sock.connect_ex(target)  # type: ignore[arg-type]  # as getaddrinfo gave it
        except OSError as cause:
            return str(cause.strerror)
        if status not in _IN_PROGRESS:
            return _text(status)
        await anyio.wait_writable(sock)
        status = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return _text(status) if status else ""


def _text(status: int) -> str:
    return errno.errorcode.get(status, str(status))
