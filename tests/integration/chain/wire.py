"""A cable to an endpoint that a test can cut: bytes pass unchanged until then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import anyio
from anyio.abc import ByteStream, SocketAttribute, SocketStream, TaskGroup

_ENDS = (anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError)


class Wire:
    """Listens on loopback and passes each connection on."""

    def __init__(self, target: str, url: str) -> None:
        self._port = urlsplit(target).port
        self.url = url
        self.deaf = False  # answers are held back
        self.broken = False  # nobody gets through
        self._open: set[TaskGroup] = set()

    def cut(self) -> None:
        """End every connection that is open."""
        for tasks in self._open:
            tasks.cancel_scope.cancel()

    async def serve(self, near: SocketStream) -> None:
        async with near:
            if self.broken:
                return
            async with await anyio.connect_tcp("127.0.0.1", self._port or 0) as far:
                async with anyio.create_task_group() as tasks:
                    self._open.add(tasks)
                    tasks.start_soon(self._pass, near, far, tasks)
                    tasks.start_soon(self._back, far, near, tasks)
                self._open.discard(tasks)

    async def _pass(self, source: ByteStream, sink: ByteStream, tasks: TaskGroup) -> None:
        try:
            while True:
                await sink.send(await source.receive())
        except _ENDS:
            tasks.cancel_scope.cancel()

    async def _back(self, source: ByteStream, sink: ByteStream, tasks: TaskGroup) -> None:
        try:
            while True:
                data = await source.receive()
                if not self.deaf:
                    await sink.send(data)
        except _ENDS:
            tasks.cancel_scope.cancel()


@asynccontextmanager
async def wire(target: str) -> AsyncIterator[Wire]:
    """A wire to a `ws://127.0.0.1:PORT` address."""
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(SocketAttribute.local_port)
    cable = Wire(target, f"ws://127.0.0.1:{port}")
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, cable.serve)
        yield cable
        tasks.cancel_scope.cancel()
