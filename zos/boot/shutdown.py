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


def end(how: str, supervisor: Supervisor, journal: Journal, watchdog: Watchdog) -> None:
    """Does not return, unless the kernel refuses to go down."""
    supervisor.stop_all()
    _kill_rest()
    journal.receive()
    journal.say("machine stops", how=how)
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
            time.sleep(_LAST_BREATH if number == signal.SIGTERM else 0.0)
