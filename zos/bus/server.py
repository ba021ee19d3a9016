"""The answering side of the bus: one socket a service, one question a connection."""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
import msgspec
from anyio.abc import TaskStatus

from zos.bus import peers
from zos.bus.connection import FOLDER, Connection, GoneError, address
from zos.bus.frames import (
    MALFORMED,
    Answer,
    Call,
    Ended,
    FrameError,
    Question,
    Refused,
    Reply,
    Subscribe,
    Unavailable,
    pack,
)
from zos.bus.method import Method, Stream
from zos.model.errors import RefusedError, UnavailableError

Q = TypeVar("Q", bound=msgspec.Struct)
R = TypeVar("R", bound=msgspec.Struct)

log = logging.getLogger(__name__)

_CONNECTIONS = 64  # at once; more wait in the kernel's queue
_QUESTION_SECONDS = 5.0  # who connects must ask within this time
_inherited: list[socket.socket] = []


def inherit(listener: socket.socket) -> None:
    """Take the socket that was bound for this process before it lost the right to."""
    _inherited[:] = [listener]


class BusServer:
    """Answers the methods of one service. `name_of` turns a peer's user id into its service."""

    def __init__(
        self,
        service: str,
        folder: Path = FOLDER,
        name_of: Callable[[int], str] = peers.service_of,
    ) -> None:
        self._service = service
        self._folder = folder
        self._name_of = name_of
        self._calls: dict[str, tuple[Method[Any, Any], Callable[[Any], Awaitable[Any]]]] = {}
        self._streams: dict[
            str, tuple[Stream[Any, Any], Callable[[Any], AsyncGenerator[Any, None]]]
        ] = {}

    def answer(self, method: Method[Q, R], function: Callable[[Q], Awaitable[R]]) -> None:
        """`function` may raise RefusedError and UnavailableError: the asker gets them.

        Anything else it raises is a bug and ends the service.
        """
        self._calls[method.name] = (method, function)

    def publish(self, stream: Stream[Q, R], source: Callable[[Q], AsyncGenerator[R, None]]) -> None:
        """`source` gives each subscriber an iterator of its own; its end ends the subscription."""
        self._streams[stream.name] = (stream, source)

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Serve until cancelled."""
        listener = _inherited.pop() if _inherited else self._bind()
        room = anyio.CapacityLimiter(_CONNECTIONS)
        with listener:
            listener.settimeout(0.0)
            async with anyio.create_task_group() as tasks:
                task_status.started()
                while True:
                    place = object()
                    await room.acquire_on_behalf_of(place)
                    connection = Connection(await _accept(listener))
                    tasks.start_soon(self._serve, connection, room, place)

    def _bind(self) -> socket.socket:
        path = address(self._folder, self._service)
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
        path.chmod(0o666)
        listener.listen(_CONNECTIONS)
        return listener

    async def _serve(
        self, connection: Connection, room: anyio.CapacityLimiter, place: object
    ) -> None:
        try:
            await self._converse(connection, self._name_of(connection.peer()))
        finally:
            connection.close()
            room.release_on_behalf_of(place)

    async def _converse(self, connection: Connection, peer: str) -> None:
        """Take the one question, and answer it for as long as the asker stays."""
        question = None
        try:
            with anyio.move_on_after(_QUESTION_SECONDS):
                question = await connection.receive()
        except FrameError as cause:
            log.warning("bad frame", extra={"peer": peer, "reason": str(cause)})
        if not isinstance(question, Call | Subscribe):
            return
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_cancel_when_gone, connection, peer, tasks.cancel_scope)
            with contextlib.suppress(GoneError):
                await self._answer(connection, peer, question)
            tasks.cancel_scope.cancel()

    async def _answer(self, connection: Connection, peer: str, question: Question) -> None:
        try:
            if isinstance(question, Call):
                reply: Reply = Answer(pack(await self._call(peer, question)))
            else:
                await self._feed(connection, peer, question)
                reply = Ended()
        except RefusedError as cause:
            reply = Refused(str(cause))
        except UnavailableError as cause:
            reply = Unavailable(str(cause))
        await connection.send(reply)

    async def _call(self, peer: str, question: Call) -> msgspec.Struct:
        if question.method not in self._calls:
            raise RefusedError(f"{self._service} has no method {question.method}")
        method, function = self._calls[question.method]
        reply: msgspec.Struct = await function(self._check(method, peer, question))
        return reply

    async def _feed(self, connection: Connection, peer: str, question: Subscribe) -> None:
        if question.method not in self._streams:
            raise RefusedError(f"{self._service} has no stream {question.method}")
        stream, source = self._streams[question.method]
        async with contextlib.aclosing(source(self._check(stream, peer, question))) as items:
            async for item in items:
                await connection.send(Answer(pack(item)))

    def _check(self, method: Method[Q, R] | Stream[Q, R], peer: str, question: Question) -> Q:
        """The decoded request, if this peer may make it."""
        if peer not in method.allow and peer != peers.CORE:
            raise RefusedError(f"{self._service} {method.name}: not for {peer}")
        try:
            return msgspec.msgpack.decode(question.payload, type=method.request)
        except MALFORMED as cause:
            raise RefusedError(f"{self._service} {method.name}: {cause}") from cause


async def _cancel_when_gone(connection: Connection, peer: str, scope: anyio.CancelScope) -> None:
    """The asker's deadline is the asker's: once it hangs up, nobody waits for the answer."""
    try:
        if await connection.receive() is not None:
            log.warning("bad frame", extra={"peer": peer, "reason": "a second question"})
    except FrameError as cause:
        log.warning("bad frame", extra={"peer": peer, "reason": str(cause)})
    scope.cancel()


async def _accept(listener: socket.socket) -> socket.socket:
    while True:
        try:
            return listener.accept()[0]
        except BlockingIOError:
            await anyio.wait_readable(listener)
