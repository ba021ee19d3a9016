"""The one loop: a turn now, at every change, at least each period; failures back off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
import pytest

from zos.loop import Change, keep_turning
from zos.model.errors import UnavailableError


async def _run(turn: Callable[[], Awaitable[None]], changed: Change, period: float) -> None:
    with anyio.fail_after(20):
        await keep_turning(turn, name="test", changed=changed, period=period)


class Enough(BaseException):
    """Ends a loop from inside its turn."""


def test_the_first_turn_needs_no_change() -> None:
    async def turn() -> None:
        raise Enough

    with pytest.raises(Enough):
        anyio.run(_run, turn, Change(), 1000)


def test_a_change_makes_a_turn() -> None:
    changed = Change()
    turns = []

    async def turn() -> None:
        turns.append(1)
        if len(turns) == 3:
            raise Enough
        changed.set()

    with pytest.raises(Enough):
        anyio.run(_run, turn, changed, 1000)


def test_a_period_makes_a_turn() -> None:
    turns = []

    async def turn() -> None:
        turns.append(1)
        if len(turns) == 3:
            raise Enough

    with pytest.raises(Enough):
        anyio.run(_run, turn, Change(), 0.01)


def test_what_is_unavailable_is_tried_again() -> None:
    turns = []

    async def turn() -> None:
        turns.append(1)
        if len(turns) == 3:
            raise Enough
        raise UnavailableError("not yet")

    with pytest.raises(Enough):
        anyio.run(_run, turn, Change(), 0.01)


def test_a_bug_is_not_caught() -> None:
    async def turn() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        anyio.run(_run, turn, Change(), 1)


def test_several_changes_before_the_wait_are_one() -> None:
    async def scenario() -> None:
        changed = Change()
        changed.set()
        changed.set()
        await changed.wait()
        with anyio.move_on_after(0.01) as scope:
            await changed.wait()
        assert scope.cancelled_caught

    anyio.run(scenario)
