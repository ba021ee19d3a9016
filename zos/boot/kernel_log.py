"""Takes the kernel's own warnings and errors into the journal: nobody can call dmesg here."""

from __future__ import annotations

import os
import time

from zos.boot.journal import Entry, Journal

_KERNEL, _WARNING = 0, 4
_LEVELS = ("critical", "critical", "critical", "error", "warning")
_LONGEST = 8192


def parse(record: bytes) -> tuple[float, str, str] | None:
    """(uptime, level, text) of a /dev/kmsg record that is the kernel's own and a warning or worse.

    A record is `priority,number,microseconds,flags;text`, then lines of details.
    """
    head, mark, rest = record.decode("utf-8", "replace").partition(";")
    words = head.split(",")
    if not mark or len(words) < 3 or not (words[0].isdigit() and words[2].isdigit()):
        return None
    facility, level = divmod(int(words[0]), 8)
    if facility != _KERNEL or level > _WARNING:
        return None
    return int(words[2]) / 1e6, _LEVELS[level], rest.partition("\n")[0]


class KernelLog:
    """Owns a reader of /dev/kmsg, from the first record of this boot on."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def read(self, most: int = 64) -> None:
        """At most so many, so that a driver in a loop does not keep PID 1 busy."""
        for _ in range(most):
            try:
                record = os.read(self.fd, _LONGEST)
            except BlockingIOError:
                return
            except BrokenPipeError:
                continue  # records were overwritten before we came: go on with the oldest
            found = parse(record)
            if found:
                uptime, level, text = found
                self._journal.keep(Entry(time.time(), uptime, level, "kernel", text, {}))
