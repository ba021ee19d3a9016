"""Reaps every process that ends, its owner first, orphans last.

PID 1 inherits orphans. A plain `waitpid(-1)` would steal the status of a process that somebody in
this program still waits for, so the next dead one is peeked at, and only then taken.
"""

from __future__ import annotations

import os
import signal
from collections import OrderedDict
from collections.abc import Callable

_REMEMBERED = 64


def ending(status: int) -> str:
    """A wait status in words: `exit status 1`, `killed by SIGSEGV`."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


class Reaper:
    """Maps process ids to who wants to know; remembers a few that nobody has claimed yet."""

    def __init__(self) -> None:
        self._owners: dict[int, Callable[[int], None]] = {}
        self._unclaimed: OrderedDict[int, int] = OrderedDict()

    def claim(self, pid: int, ended: Callable[[int], None]) -> None:
        """Call `ended(status)` when `pid` ends, at once if it has already."""
        if pid in self._unclaimed:
            ended(self._unclaimed.pop(pid))
        else:
            self._owners[pid] = ended

    def reap(self) -> int:
        """Take every process that has ended. Returns how many."""
        count = 0
        while True:
            try:
                seen = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return count  # no child at all
            if seen is None:
                return count
            _, status = os.waitpid(seen.si_pid, 0)
            count += 1
            owner = self._owners.pop(seen.si_pid, None)
            if owner:
                owner(status)
                continue
            self._unclaimed[seen.si_pid] = status
            if len(self._unclaimed) > _REMEMBERED:
                self._unclaimed.popitem(last=False)
