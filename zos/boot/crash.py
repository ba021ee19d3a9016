"""What PID 1 does when it can do nothing else: tell why everywhere, sync, reboot.

A PID 1 that returns makes the kernel panic with its reason lost, so this never returns.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
import traceback
from pathlib import Path
from typing import NoReturn

from zos.boot import kernel
from zos.boot.journal import serial_consoles

_READABLE = 10.0  # seconds the reason stays on the screen
_RED = "\x1b[0;1;37;41m\x1b[2J\x1b[H"
# The kernel's own log goes to pstore on a plain reboot too, where there is a store for it.
_ALWAYS_DUMP = "/sys/module/printk/parameters/always_kmsg_dump"


def text(cause: BaseException) -> str:
    lines = "".join(traceback.format_exception(cause)).splitlines()
    return "\n".join(["zos boot: the supervisor has failed", *lines[-30:]])


def stop_others() -> None:
    """Nobody may draw over the last words, nor write to a disk that is about to be let go."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def report(words: str, wait: float = _READABLE) -> None:
    """To the kernel's log, the crash store, every screen and every serial line; then sync."""
    _put("/dev/kmsg", [f"<2>{line}\n" for line in words.splitlines()])
    _put("/dev/pmsg0", [f"{words}\n"])
    _put(_ALWAYS_DUMP, ["Y"])
    note = "The machine restarts in a few seconds. If this comes back, note the last line above."
    screen = words.replace("\n", "\r\n") + f"\r\n\r\n{note}\r\n"
    for number in range(1, 7):
        _put(f"/dev/tty{number}", [_RED + screen])
    active = Path("/sys/class/tty/console/active").read_text()
    for name in serial_consoles(active):
        _put(f"/dev/{name}", [f"\r\n\x1b[41m{screen}\x1b[0m"])
    os.sync()
    time.sleep(wait)


def _put(path: str, parts: list[str]) -> None:
    with contextlib.suppress(OSError):  # the other places still tell
        fd = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        for part in parts:
            os.write(fd, part.encode("utf-8", "replace"))
        os.close(fd)


def restart(cause: BaseException) -> NoReturn:
    try:
        stop_others()
        report(text(cause))
    finally:
        while True:
            kernel.reboot(kernel.RB_AUTOBOOT)
            time.sleep(1)
