"""Processes named so that a recycled number is never taken for ours: pid, start time, boot.

Source of the start time: field 22 of /proc/PID/stat, in clock ticks since boot.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

PROC = Path("/proc")


class ProcessId(msgspec.Struct, frozen=True, kw_only=True):
    """One process of one boot of this machine."""

    pid: int
    start_ticks: int
    boot: str


def boot_id() -> str:
    """Changes with every boot of the machine."""
    return (PROC / "sys/kernel/random/boot_id").read_text().strip()


def parse_start(stat: str) -> tuple[str, int]:
    """State letter and start time out of a stat line; the name in it may hold any character."""
    fields = stat.rpartition(")")[2].split()
    return fields[0], int(fields[19])


def identify(pid: int) -> ProcessId | None:
    """The process that has `pid` now; None when there is none, or only its remains."""
    try:
        state, ticks = parse_start((PROC / str(pid) / "stat").read_text())
    except (OSError, IndexError, ValueError):
        return None
    if state in "ZX":
        return None
    return ProcessId(pid=pid, start_ticks=ticks, boot=boot_id())


def alive(process: ProcessId) -> bool:
    """Whether this very process still runs."""
    return identify(process.pid) == process


def send(process: ProcessId, number: signal.Signals) -> None:
    """Signal exactly this process: held by a pidfd, so its number cannot be reused between."""
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return
    try:
        if alive(process):
            signal.pidfd_send_signal(handle, number)
    except ProcessLookupError:
        return
    finally:
        os.close(handle)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll `condition` up to a deadline; for plain (not async) programs."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def stop(process: ProcessId, seconds: float) -> bool:
    """Ask it to end, then make it end. True when it went without force."""
    send(process, signal.SIGTERM)
    if wait_until(lambda: not alive(process), seconds):
        return True
    send(process, signal.SIGKILL)
    wait_until(lambda: not alive(process), 5)
    return False
