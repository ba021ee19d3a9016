"""The one loop that runs every subsystem: a turn now, at every change, and at least each period."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Never

import anyio

from zos.model.errors import UnavailableError

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.25  # seconds after a failed turn; doubles up to the period


class Change:
    """A wake-up: anybody may give it, one task waits for it; several before the wait are one."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait(self) -> None:
        """Return at once if it was given since the last wait, else when it is given."""
        await self._event.wait()
        self._event = anyio.Event()


async def keep_turning(
    turn: Callable[[], Awaitable[None]], *, name: str, changed: Change, period: float
) -> Never:
    """Call `turn` for ever. `UnavailableError` backs off; any other error is a bug and falls.

    After a failure a change shortens the pause, but never below `FIRST_PAUSE`: a turn that fails
    after changing something wakes itself, and would spin.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            await turn()
        except UnavailableError as cause:
            log.warning("turn failed", extra={"subject": name, "reason": str(cause)})
            await anyio.sleep(min(FIRST_PAUSE, period))
            rest, pause = pause - FIRST_PAUSE, min(pause * 2, period)
        else:
            rest, pause = period, FIRST_PAUSE
        with anyio.move_on_after(max(rest, 0)):
            await changed.wait()
