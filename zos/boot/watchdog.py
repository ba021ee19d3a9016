"""The hardware watchdog: reboots the machine when the supervisor's loop stops turning."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

TIMEOUT = 30  # seconds without a sign until the hardware resets the machine
PERIOD = 5.0
_SET_TIMEOUT = 0xC0045706
_MAGIC = b"V"  # written last, it tells the driver that the close is meant


class Watchdog:
    """Owns /dev/watchdog0 from the moment it is opened; it then must be fed."""

    def __init__(self, device: Path = Path("/dev/watchdog0")) -> None:
        self._device = device
        self._fd = -1

    @property
    def is_open(self) -> bool:
        return self._fd >= 0

    def open(self) -> bool:
        """Returns whether there is one; safe to call again."""
        if self._fd >= 0 or not self._device.exists():
            return self.is_open
        with contextlib.suppress(OSError):  # a driver that refuses is as good as none
            self._fd = os.open(self._device, os.O_WRONLY | os.O_CLOEXEC)
            fcntl.ioctl(self._fd, _SET_TIMEOUT, TIMEOUT.to_bytes(4, "little"))
        return self.is_open

    def feed(self) -> None:
        if self._fd >= 0:
            with contextlib.suppress(OSError):  # then it fires: that is what it is for
                os.write(self._fd, b"\0")

    def close(self) -> None:
        """Stop it: the machine is meant to go down."""
        if self._fd >= 0:
            os.write(self._fd, _MAGIC)
            os.close(self._fd)
            self._fd = -1
