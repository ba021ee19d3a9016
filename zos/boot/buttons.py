"""The power button: reads key events, and of those only this one key."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

from zos.boot.loop import Loop

_EVENT = struct.Struct("llHHi")
_KEY_EVENT, _POWER, _PRESSED = 1, 116, 1


def power_pressed(data: bytes) -> bool:
    """Whether this row of input events holds a press of the power key."""
    whole = len(data) - len(data) % _EVENT.size
    return any(
        (kind, code, value) == (_KEY_EVENT, _POWER, _PRESSED)
        for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole])
    )


def has_power_key(capabilities: str) -> bool:
    """Of a `capabilities/key` file: hexadecimal words of 64 bits, the highest first."""
    words = capabilities.split()
    index, bit = divmod(_POWER, 64)
    return len(words) > index and bool(int(words[-1 - index], 16) >> bit & 1)


class Buttons:
    """Owns the event devices that have a power key."""

    def __init__(self, loop: Loop, pressed: Callable[[], None]) -> None:
        self._loop = loop
        self._pressed = pressed
        self._open: dict[str, int] = {}

    def look(self, sysfs: Path = Path("/sys/class/input"), dev: Path = Path("/dev/input")) -> None:
        """Open those that are new; a keyboard may come at any time."""
        for entry in sorted(sysfs.glob("event*")):
            keys = entry / "device/capabilities/key"
            if entry.name in self._open or not keys.exists():
                continue
            if has_power_key(keys.read_text()) and (dev / entry.name).exists():
                self._watch(entry.name, dev / entry.name)

    def _watch(self, name: str, device: Path) -> None:
        try:
            fd = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return  # it went away between the look and now
        self._open[name] = fd
        self._loop.on_readable(fd, lambda: self._read(name, fd))

    def _read(self, name: str, fd: int) -> None:
        try:
            data = os.read(fd, 64 * _EVENT.size)
        except BlockingIOError:
            return
        except OSError:  # unplugged
            self._loop.forget(fd)
            os.close(fd)
            del self._open[name]
            return
        if power_pressed(data):
            self._pressed()
