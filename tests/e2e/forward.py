"""A way to the chain that a test opens and closes: a loopback port handed on to another."""

from __future__ import annotations

from types import TracebackType

import anyio
from anyio.abc import ByteReceiveStream, ByteSendStream, SocketAttribute, SocketStream, TaskGroup


class Forward:
    """Port `port` of `host`, handed on to `target` of 127.0.0.1 while it is open.

    Closed means: nothing listens, as if the chain were not there. The port stays the same.
    """

    def __init__(self, target: int, host: str = "127.0.0.1") -> None:
        self._target, self._host = target, host
        self._tasks: TaskGroup = anyio.create_task_group()
        self._open: anyio.CancelScope | None = None
        self.port = 0

    async def __aenter__(self) -> Forward:
        await self._tasks.__aenter__()
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tasks.cancel_scope.cancel()
        await self._tasks.__aexit__(kind, error, trace)

    async def open(self) -> None:
        listener = await anyio.create_tcp_listener(local_host=self._host, local_port=self.port)
        self.port = listener.extra(SocketAttribute.local_port)
        self._open = anyio.CancelScope()

        async def run(scope: anyio.CancelScope) -> None:
            with scope:
                async with listener:
                    await listener.serve(self._hand_on)

        self._tasks.start_soon(run, self._open)

    def close(self) -> None:
        """Stop listening and cut every connection."""
        if self._open:
            self._open.cancel()
            self._open = None

    async def _hand_on(self, near: SocketStream) -> None:
        async with near:
            try:
                far = await anyio.connect_tcp("127.0.0.1", self._target)
            except OSError:
                return
            async with far, anyio.create_task_group() as pair:
                pair.start_soon(_pump, near, far, pair.cancel_scope)
                pair.start_soon(_pump, far, near, pair.cancel_scope)


async def _pump(source: ByteReceiveStream, sink: ByteSendStream, scope: anyio.CancelScope) -> None:
    try:
        async for data in source:
            await sink.send(data)
    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
        pass  # one side is gone: so is the other, below
    scope.cancel()
