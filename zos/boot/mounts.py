"""The file systems PID 1 mounts, and how they are let go at the end.

Stage 1 already mounted /, /usr/lib/zos, /dev, /proc and /sys.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from zos.boot import kernel

_SAFE = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
# Never unmounted: the root, its layers, and what PID 1 itself stands on until the last moment.
_KEPT = ("/", "/proc", "/sys", "/dev", "/usr", "/run")


class Mount(NamedTuple):
    """One row; `optional`: the kernel or the machine may not have it."""

    kind: str
    target: str
    flags: int = _SAFE
    data: str = ""
    optional: bool = False


MOUNTS = (
    Mount("tmpfs", "/run", _SAFE, "mode=0755,size=32m"),
    Mount("tmpfs", "/tmp", _SAFE, "mode=1777,size=25%"),
    Mount("tmpfs", "/var", _SAFE, "mode=0755,size=25%"),
    Mount("tmpfs", "/mnt", _SAFE, "mode=0755,size=1m"),
    Mount("devpts", "/dev/pts", kernel.MS_NOSUID | kernel.MS_NOEXEC, "mode=0600,ptmxmode=0000"),
    Mount("tmpfs", "/dev/shm", _SAFE, "mode=1777,size=25%"),
    Mount("mqueue", "/dev/mqueue", _SAFE, "", optional=True),
    Mount("cgroup2", "/sys/fs/cgroup", _SAFE, "memory_recursiveprot"),
    Mount("pstore", "/sys/fs/pstore", _SAFE, "", optional=True),
    Mount("securityfs", "/sys/kernel/security", _SAFE, "", optional=True),
)
EFIVARS = Mount("efivarfs", "/sys/firmware/efi/efivars", _SAFE, "", optional=True)
FOLDERS = (
    ("/run/zos", 0o755), ("/run/zos/bus", 0o755), ("/run/lock", 0o755), ("/var/cache", 0o755),
    ("/var/lib", 0o755), ("/var/log", 0o755), ("/var/tmp", 0o1777),
)  # fmt: skip


def mount_all(table: tuple[Mount, ...] = MOUNTS) -> Iterator[tuple[str, OSError]]:
    """Mount each row; yield those optional ones that could not be, with the reason."""
    for row in table:
        try:
            Path(row.target).mkdir(exist_ok=True)
            kernel.mount(row.kind, row.target, row.kind, row.flags, row.data)
        except OSError as cause:
            if cause.errno == errno.EBUSY:
                continue
            if not row.optional:
                raise
            yield row.target, cause


def make_folders() -> None:
    for path, mode in FOLDERS:
        Path(path).mkdir(exist_ok=True)
        Path(path).chmod(mode)
    Path("/var/run").symlink_to("/run")


def removable(table: str) -> list[str]:
    """Mount points of /proc/self/mounts that shutdown lets go, the last mounted first."""
    points = [line.split(" ")[1].encode().decode("unicode_escape") for line in table.splitlines()]
    return [p for p in reversed(points) if not _is_kept(p)]


def _is_kept(point: str) -> bool:
    return point == "/" or any(
        point == kept or point.startswith(f"{kept}/") for kept in _KEPT if kept != "/"
    )


def unmount_all() -> Iterator[tuple[str, OSError]]:
    """Unmount in reverse; what is busy becomes read-only. Yields what could do neither."""
    os.sync()
    for point in removable(Path("/proc/self/mounts").read_text()):
        try:
            kernel.unmount(point)
            continue
        except OSError:
            pass  # busy: read-only is as good for what lies on disk
        try:
            kernel.mount("none", point, "", kernel.MS_REMOUNT | kernel.MS_RDONLY)
        except OSError as cause:
            yield point, cause
