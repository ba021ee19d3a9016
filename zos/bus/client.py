"""The asking side of the bus. A deadline is the caller's: wrap a call in `anyio.fail_after`."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import TypeVar

import anyio
import msgspec

from zos.bus.connection import FOLDER, Connection, GoneError, address
from zos.bus.frames import (
    MALFORMED,
    Answer,
    Call,
    Ended,
    FrameError,
    Message,
    Question,
    Refused,
    Subscribe,
    Unavailable,
    pack,
)
from zos.bus.method import Method, Stream
from zos.model.errors import BusError, RefusedError, UnavailableError

Q = TypeVar("Q", bound=msgspec.Struct)
R = TypeVar("R", bound=msgspec.Struct)

_QUEUE_FULL_SECONDS = 0.05


class BusClient:
    """Asks services. Holds nothing open between calls, so a restarted service is found again."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    async def call(self, method: Method[Q, R], request: Q) -> R:
        """Raises BusError when the service is not there, and what the answerer raised."""
        async with self._ask(method.service, Call(method.name, pack(request))) as connection:
            reply = await _receive(connection, method)
        if not isinstance(reply, Answer):
            raise BusError(f"{method.service} {method.name}: no answer")
        return _decode(reply, method)

    @contextlib.asynccontextmanager
    async def subscribe(self, stream: Stream[Q, R], request: Q) -> AsyncIterator[AsyncIterator[R]]:
        """Items as they come; BusError from the iteration when the service goes away."""
        question = Subscribe(stream.name, pack(request))
        async with (
            self._ask(stream.service, question) as connection,
            contextlib.aclosing(_items(connection, stream)) as items,
        ):
            yield items

    @contextlib.asynccontextmanager
    async def _ask(self, service: str, question: Question) -> AsyncIterator[Connection]:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection = Connection(sock)
        try:
            await _connect(sock, self._folder, service)
            await connection.send(question)
            yield connection
        except GoneError as cause:
            raise BusError(f"{service} has hung up") from cause
        except FrameError as cause:
            raise BusError(f"{service}: {cause}") from cause
        finally:
            connection.close()


async def _connect(sock: socket.socket, folder: Path, service: str) -> None:
    while True:
        try:
            sock.connect(str(address(folder, service)))
        except BlockingIOError:  # its queue is full, which a Unix socket cannot wait for
            await anyio.sleep(_QUEUE_FULL_SECONDS)
        except OSError as cause:
            raise BusError(f"{service} is not there: {cause.strerror}") from cause
        else:
            return


async def _items(connection: Connection, stream: Stream[Q, R]) -> AsyncGenerator[R, None]:
    while isinstance(reply := await _receive(connection, stream), Answer):
        yield _decode(reply, stream)


async def _receive(connection: Connection, method: Method[Q, R] | Stream[Q, R]) -> Message:
    """An answer or the end; what the answerer raised is raised here."""
    reply = await connection.receive()
    match reply:
        case Answer() | Ended():
            return reply
        case Refused(message):
            raise RefusedError(message)
        case Unavailable(message):
            raise UnavailableError(message)
        case None:
            raise BusError(f"{method.service} {method.name}: it has hung up")
        case _:
            raise BusError(f"{method.service} {method.name}: a question for an answer")


def _decode(reply: Answer, method: Method[Q, R] | Stream[Q, R]) -> R:
    try:
        return msgspec.msgpack.decode(reply.payload, type=method.reply)
    except MALFORMED as cause:
        raise BusError(f"{method.service} {method.name}: {cause}") from cause
