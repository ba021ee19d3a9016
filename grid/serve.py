"""The working end of `grid up`: builds, chain, activation, farm, nodes; then it stays.

It ends in the reverse order: nodes power off, then the services, then the chain. The state folder's
lock is held throughout, and every process is noted there.
"""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable

import anyio
from anyio.abc import TaskStatus

from grid.errors import UnavailableError
from grid.grid import Grid
from grid.progress import Progress, Sink
from grid.spec import UpSpec
from grid.state import State

OnUp = Callable[[], Awaitable[None]]


def serve(state: State, spec: UpSpec, sink: Sink, on_up: OnUp) -> None:
    """Run the grid of `state` until SIGINT or SIGTERM; `on_up` is called once all is registered."""
    with state.locked():
        progress = Progress(sink)
        if state.started():
            with progress.step("stop what a killed grid left running") as step:
                step.say(", ".join(state.sweep()))
        state.sweep()
        try:
            anyio.run(_until_signal, Grid(state, spec, progress), on_up)
        finally:
            state.sweep()


async def _until_signal(grid: Grid, on_up: OnUp) -> None:
    async with anyio.create_task_group() as tasks:
        await tasks.start(_cancel_on_signal, tasks.cancel_scope)
        async with grid.up():
            await on_up()
            await anyio.sleep_forever()
    if not grid.registered:
        raise UnavailableError("interrupted before every node was registered; all is stopped")


async def _cancel_on_signal(
    scope: anyio.CancelScope, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        async for _ in signals:
            scope.cancel()
