from __future__ import annotations

import anyio
import pytest

from zos.bus.watch import Watched

pytestmark = pytest.mark.anyio


async def test_the_newest_value_comes_first() -> None:
    watched = Watched(1)
    watched.set(2)
    assert await anext(watched.changes()) == 2
    assert watched.value == 2


async def test_an_equal_value_wakes_nobody() -> None:
    watched, got = Watched(1), []

    async def watch() -> None:
        async for value in watched.changes():
            got.append(value)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch)
        await anyio.wait_all_tasks_blocked()
        watched.set(1)
        await anyio.wait_all_tasks_blocked()
        assert got == [1]
        watched.set(2)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert got == [1, 2]


async def test_a_slow_watcher_gets_the_newest_only() -> None:
    watched = Watched(0)
    changes = watched.changes()
    assert await anext(changes) == 0
    for value in range(1, 9):
        watched.set(value)
    assert await anext(changes) == 8
