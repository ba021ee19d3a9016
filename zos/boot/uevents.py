"""Hears from the kernel which devices come, so that drivers for later ones are loaded too."""

from __future__ import annotations

import socket
from collections.abc import Iterator

_KOBJECT_UEVENT = 15
_FROM_THE_KERNEL = 1
_ROOM = 1 << 20
_LONGEST = 16384


def parse(datagram: bytes) -> dict[str, str]:
    """`add@/devices/...` and NUL-separated KEY=value pairs; nothing of what is no such pair."""
    pairs = (word.partition("=") for word in datagram.decode("utf-8", "replace").split("\0")[1:])
    return {key: value for key, mark, value in pairs if mark}


def listen() -> socket.socket:
    """A socket that is heard even while coldplug runs: its queue holds what comes meanwhile."""
    events = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _KOBJECT_UEVENT)
    events.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
    events.settimeout(0.0)
    events.bind((0, _FROM_THE_KERNEL))
    return events


def receive(events: socket.socket, most: int = 256) -> Iterator[dict[str, str]]:
    """What has come since the last call. A lost event (queue full) shows as {"ACTION": "lost"}."""
    for _ in range(most):
        try:
            data, sender = events.recvfrom(_LONGEST)
        except BlockingIOError:
            return
        except OSError:  # ENOBUFS: more came than the queue holds
            yield {"ACTION": "lost"}
            continue
        if sender[0] == 0:  # port 0 is the kernel; anybody else could forge
            yield parse(data)
