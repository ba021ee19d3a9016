"""Netlink messages and attributes: bytes and the socket that carries them.

The kernel answers while it takes the question, so nothing here waits and nothing is async.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterator
from typing import Self

REQUEST, ACK, DUMP = 1, 4, 0x300
CREATE, APPEND, EXCLUSIVE = 0x400, 0x800, 0x200
_ERROR, _DONE, _OVERRUN = 2, 3, 4
_INTERRUPTED = 0x10  # of a dump: something changed meanwhile, and parts may be missing
_HEADER = struct.Struct("=IHHII")
_NESTED = 0x8000
_KIND = 0x3FFF
_SOL_NETLINK, _STRICT = 270, 12
_PATIENCE = 10  # seconds for the kernel; it answers in microseconds or never
_BUFFER = 1 << 17
_MOST = 4096  # datagrams of one answer


def attribute(kind: int, value: bytes) -> bytes:
    size = 4 + len(value)
    return struct.pack("=HH", size, kind) + value + bytes(-size % 4)


def text(kind: int, value: str) -> bytes:
    return attribute(kind, value.encode() + b"\0")


def number(kind: int, value: int) -> bytes:
    """In the byte order of the machine, as rtnetlink has it."""
    return attribute(kind, struct.pack("=I", value))


def nest(kind: int, value: bytes) -> bytes:
    return attribute(kind | _NESTED, value)


def attributes(data: bytes) -> dict[int, bytes]:
    """Kind to value; of a kind that comes twice, the last. What is cut off is left out."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(data):
        size, kind = struct.unpack_from("=HH", data, at)
        if size < 4 or at + size > len(data):
            break
        found[kind & _KIND] = data[at + 4 : at + size]
        at += (size + 3) & ~3
    return found


def message(kind: int, flags: int, body: bytes, serial: int = 0) -> bytes:
    return _HEADER.pack(_HEADER.size + len(body), kind, flags, serial, 0) + body


def messages(datagram: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Kind, flags and body of each message. Raises OSError for an error among them."""
    at = 0
    while at + _HEADER.size <= len(datagram):
        size, kind, flags, _, _ = _HEADER.unpack_from(datagram, at)
        if size < _HEADER.size:
            return
        body = datagram[at + _HEADER.size : at + size]
        if kind == _ERROR and (status := -int.from_bytes(body[:4], "little", signed=True)):
            raise OSError(status, os.strerror(status))
        yield kind, flags, body
        at += (size + 3) & ~3


class NetlinkSocket:
    """One socket of a netlink protocol in the namespace it is made in. A context manager."""

    def __init__(self, protocol: int) -> None:
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
        self._socket.bind((0, 0))
        patience = struct.pack("@ll", _PATIENCE, 0)  # not Python's: that one would wait in _drain
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.close()

    def be_strict(self) -> None:
        """Let the fields of a dump's question select, which old programs could not rely on."""
        self._socket.setsockopt(_SOL_NETLINK, _STRICT, 1)

    def send(self, batch: bytes, acknowledgements: int) -> None:
        """Send messages and take that many acknowledgements. Raises OSError for the first error."""
        self._drain()
        self._socket.send(batch)
        for _ in range(acknowledgements):
            if acknowledgements <= 0:
                return
            answers = list(messages(self._socket.recv(_BUFFER)))
            acknowledgements -= sum(kind == _ERROR for kind, _, _ in answers)

    def dump(self, kind: int, body: bytes) -> list[bytes]:
        """Ask for everything of a kind. Raises OSError, EINTR when it changed meanwhile."""
        self._drain()
        self._socket.send(message(kind, REQUEST | DUMP, body))
        found: list[bytes] = []
        for _ in range(_MOST):
            for what, flags, answer in messages(self._socket.recv(_BUFFER)):
                if flags & _INTERRUPTED or what == _OVERRUN:
                    raise InterruptedError(errno.EINTR, "the tables changed while they were read")
                if what == _DONE:
                    return found
                found.append(answer)
        raise OSError(errno.EMSGSIZE, "the answer has no end")

    def _drain(self) -> None:
        """Forget what an earlier question that failed has left behind."""
        for _ in range(_MOST):
            try:
                self._socket.recv(_BUFFER, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
