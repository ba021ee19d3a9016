"""The machine's clocks: the system's, the battery's, and the age of the image."""

from __future__ import annotations

import fcntl
import struct
import time
from datetime import UTC, datetime
from pathlib import Path

from zos.model.errors import UnavailableError

_RTC_SET_TIME = 0x4024700A
_RTC = Path("/dev/rtc0")
_BUILT = Path("/usr/lib/os-release")  # every file of the image carries the build's time


def now() -> float:
    """Unix seconds, as the machine believes."""
    return time.time()


def monotonic() -> float:
    """Seconds since some moment; never set, so it measures what `now` cannot."""
    return time.monotonic()


def built() -> float:
    """When the image was built: no moment of its life is earlier. 0 when unknown."""
    try:
        return _BUILT.stat().st_mtime
    except OSError:
        return 0.0


def set_system(seconds: float) -> None:
    """Set the system's clock; raises UnavailableError without the right to."""
    try:
        time.clock_settime(time.CLOCK_REALTIME, seconds)
    except OSError as cause:
        raise UnavailableError(f"the clock cannot be set: {cause.strerror}") from cause


def set_rtc(seconds: float, device: Path = _RTC) -> bool:
    """Set the clock that survives power-off, in UTC. False when there is none, or it refuses."""
    moment = datetime.fromtimestamp(seconds, UTC)
    fields = struct.pack(
        "@9i",
        moment.second, moment.minute, moment.hour, moment.day, moment.month - 1,
        moment.year - 1900, 0, 0, 0,
    )  # fmt: skip
    try:
        with device.open("rb") as file:
            fcntl.ioctl(file, _RTC_SET_TIME, fields)
    except OSError:
        return False
    return True
