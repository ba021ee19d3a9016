"""PID 1's event loop: readable descriptors and timers, one thread, nothing else."""

from __future__ import annotations

import heapq
import itertools
import selectors
import time
from collections.abc import Callable

_LONGEST = 3600.0


class Timer:
    """A call to come; `cancel` is safe at any time."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class Loop:
    """Calls back when a descriptor is readable or a time has come."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, Timer]] = []
        self._number = itertools.count()

    def on_readable(self, fd: int, call: Callable[[], None]) -> None:
        self._selector.register(fd, selectors.EVENT_READ, call)

    def forget(self, fd: int) -> None:
        self._selector.unregister(fd)

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(call)
        heapq.heappush(self._timers, (self._clock() + seconds, next(self._number), timer))
        return timer

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Now, and each `seconds` from now on."""

        def again() -> None:
            self.after(seconds, again)
            call()

        again()

    def turn(self, longest: float = _LONGEST) -> None:
        """Wait for the next event, at most `longest` seconds, and serve all that are due."""
        wait = longest
        if self._timers:
            wait = min(wait, max(0.0, self._timers[0][0] - self._clock()))
        for key, _ in self._selector.select(wait):
            if key.fd in self._selector.get_map():  # an earlier call may have forgotten it
                key.data()
        now = self._clock()
        while self._timers and self._timers[0][0] <= now:
            timer = heapq.heappop(self._timers)[2]
            if timer.call:
                timer.call()

    def until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Turn until `done`, at most this long. Returns whether it is."""
        end = self._clock() + seconds
        while not done():
            left = end - self._clock()
            if left <= 0:
                return False
            self.turn(left)
        return True
