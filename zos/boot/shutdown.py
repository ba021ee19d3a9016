"""The orderly end: services, then every process, then the file systems, then the power."""

from __future__ import annotations

import contextlib
import os
import signal
import time

from zos.boot import kernel, mounts
from zos.boot.journal import Journal
from zos.boot.supervisor import Supervisor
from zos.boot.watchdog import Watchdog

_HOW = {"reboot": kernel.RB_AUTOBOOT, "power-off": kernel.RB_POWER_OFF}
_LAST_BREATH = 0.5  # seconds between asking the remaining processes and killing them
_LOOK = 0.01


def end(how: str, supervisor: Supervisor, journal: Journal, watchdog: Watchdog) -> None:
    """Does not return, unless the kernel refuses to go down."""
    supervisor.stop_all()
    _kill_rest()
    journal.receive()
    journal.say("machine stops", how=how)
    watchdog.feed()  # the last time: should a file system hang now, it ends that
    for point, cause in mounts.unmount_all():
        journal.say("not unmounted", level="warning", target=point, reason=str(cause))
    os.sync()
    watchdog.close()
    kernel.reboot(_HOW[how])


def _kill_rest() -> None:
    """What no service's group held: strangers and orphans."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, number)
            _reap_all(_LAST_BREATH)


def _reap_all(seconds: float) -> None:
    """Until nobody is left: a process that still ends keeps its file system busy."""
    end = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(_LOOK)
