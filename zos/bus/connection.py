"""One Unix-socket connection of the bus: whole messages in and out, and who is at the other end."""

from __future__ import annotations

import socket
import struct
from collections import deque
from pathlib import Path

import anyio

from zos.bus.frames import Message, Splitter, encode

FOLDER = Path("/run/zos/bus")
_CREDENTIALS = struct.Struct("3i")
_CHUNK = 65536


def address(folder: Path, service: str) -> Path:
    return folder / f"{service}.sock"


class GoneError(Exception):
    """The other end has hung up."""


class Connection:
    """Owns a non-blocking socket. Reading and writing may be done by two tasks at once."""

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(0.0)
        self._socket = sock
        self._splitter = Splitter()
        self._ready: deque[Message] = deque()

    def peer(self) -> int:
        """The user id of the process that connected (or listens), as the kernel knows it."""
        raw = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        return int(_CREDENTIALS.unpack(raw)[1])

    async def send(self, message: Message) -> None:
        """Raises GoneError, or FrameError when the message is too big."""
        data = memoryview(encode(message))
        while data:
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                await anyio.wait_writable(self._socket)
            except ConnectionError as cause:
                raise GoneError from cause

    async def receive(self) -> Message | None:
        """The next message; None once the other end has hung up. Raises FrameError."""
        while not self._ready:
            try:
                data = self._socket.recv(_CHUNK)
            except BlockingIOError:
                await anyio.wait_readable(self._socket)
                continue
            except ConnectionError:
                return None
            if not data:
                return None
            self._ready.extend(self._splitter.feed(data))
        return self._ready.popleft()

    def close(self) -> None:
        self._socket.close()
