"""The screens and serial lines of the machine. They are written to and never read."""

from __future__ import annotations

import os
from pathlib import Path

_SCREENS = 6
_DEFAULT = (80, 25)


def screens(dev: Path = Path("/dev")) -> list[str]:
    names = [dev / f"tty{number}" for number in range(1, _SCREENS + 1)]
    return [str(path) for path in names if path.exists()]


def serial_lines(active: str, dev: Path = Path("/dev")) -> list[str]:
    """Of /sys/devices/virtual/tty/console/active, those that are no screen."""
    names = [name for name in active.split() if not name.removeprefix("tty").isdigit()]
    return [str(dev / name) for name in names if (dev / name).exists()]


class Device:
    """One console, open for writing. A device that takes no more loses the text, never blocks."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)

    def size(self) -> tuple[int, int]:
        """(columns, rows); 80 x 25 where the device does not say."""
        try:
            found = os.get_terminal_size(self._fd)
        except OSError:
            return _DEFAULT
        return (found.columns, found.lines) if found.columns and found.lines else _DEFAULT

    def write(self, text: str) -> None:
        data = text.encode("ascii", "replace")
        try:
            while data:
                data = data[os.write(self._fd, data) :]
        except OSError:
            return  # full or gone: the next state is written anew


def open_all(paths: list[str]) -> list[Device]:
    """Those that can be opened: a node may exist for a device that does not."""
    found = []
    for path in paths:
        try:
            found.append(Device(path))
        except OSError:
            continue
    return found
