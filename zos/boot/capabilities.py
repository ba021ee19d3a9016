"""Capability numbers, and the set each kind of service keeps."""

from __future__ import annotations

import errno
from enum import IntEnum

from zos.boot import kernel


class Capability(IntEnum):
    """Of include/uapi/linux/capability.h, those that some service keeps."""

    CHOWN = 0
    DAC_OVERRIDE = 1
    DAC_READ_SEARCH = 2
    FOWNER = 3
    FSETID = 4
    KILL = 5
    SETGID = 6
    SETUID = 7
    LINUX_IMMUTABLE = 9
    NET_BIND_SERVICE = 10
    NET_ADMIN = 12
    NET_RAW = 13
    IPC_LOCK = 14
    SYS_CHROOT = 18
    SYS_ADMIN = 21
    SYS_NICE = 23
    SYS_RESOURCE = 24
    SYS_TIME = 25
    MKNOD = 27
    SETFCAP = 31


# Root without: loading modules, raw I/O, tracing, reboot, security modules, BPF, the kernel's log.
CORE = frozenset(Capability)
NONE: frozenset[Capability] = frozenset()


def mask(kept: frozenset[Capability]) -> int:
    return sum(1 << capability for capability in kept)


def drop_others(kept: frozenset[Capability]) -> None:
    """Shrink the bounding and ambient sets of this process to `kept`, for good."""
    for number in range(64):
        if number not in kept:
            try:
                kernel.drop_from_bounding_set(number)
            except OSError as cause:
                if cause.errno != errno.EINVAL:
                    raise
                break  # beyond the kernel's last one
    kernel.clear_ambient_set()
