"""btrfs by its ioctls and sysfs; only making a file system takes a program.

Source of numbers and layouts: linux include/uapi/linux/btrfs.h.
"""

from __future__ import annotations

import fcntl
import os
import struct
from functools import partial
from pathlib import Path

from zos.adapters import process
from zos.adapters.threads import in_thread

_SYSFS = Path("/sys/fs/btrfs")
_SUBVOLUME_CREATE = 0x5000940E
_INODE_LOOKUP = 0xD0009412
_QUOTA_CONTROL = 0xC0109428
_QGROUP_LIMIT = 0x8030942B
_QUOTA_ENABLE = 1
_LIMIT_REFERENCED = 1  # BTRFS_QGROUP_LIMIT_MAX_RFER
_NAME_ROOM = 4088  # of struct btrfs_ioctl_vol_args, after its u64
_LOOKUP_SIZE = 4096
_FIRST_INODE = 256  # the root folder of every subvolume


async def make(path: str, label: str) -> None:
    """An empty file system on the whole disk. mkfs refuses a disk that shows any content.

    It discards nothing: whoever wants that does it before.
    """
    await process.run(("mkfs.btrfs", "--quiet", "--nodiscard", "--label", label, path))


async def enable_quota(point: Path) -> None:
    request = struct.pack("=QQ", _QUOTA_ENABLE, 0)
    await in_thread(point, partial(_ioctl, point, _QUOTA_CONTROL, request))


def has_quota(fsid: str) -> bool:
    return (_SYSFS / fsid / "qgroups").is_dir()


async def create_subvolume(point: Path, name: str) -> None:
    request = struct.pack("=q", 0) + name.encode().ljust(_NAME_ROOM, b"\0")
    await in_thread(point / name, partial(_ioctl, point, _SUBVOLUME_CREATE, request))


async def limit(subvolume: Path, size: int) -> None:
    """At most `size` bytes may be referenced by the subvolume."""
    await in_thread(subvolume, partial(_limit, subvolume, size))


async def limit_of(subvolume: Path, fsid: str) -> int:
    """The limit in bytes, 0 when there is none."""
    return await in_thread(subvolume, partial(_limit_of, subvolume, fsid))


def _limit(subvolume: Path, size: int) -> None:
    group = _subvolume_id(subvolume)
    request = struct.pack("=QQQQQQ", group, _LIMIT_REFERENCED, size, 0, 0, 0)
    _ioctl(subvolume, _QGROUP_LIMIT, request)


def _limit_of(subvolume: Path, fsid: str) -> int:
    group = _SYSFS / fsid / "qgroups" / f"0_{_subvolume_id(subvolume)}"
    if not group.is_dir():
        return 0
    flags = int((group / "limit_flags").read_text())
    return int((group / "max_referenced").read_text()) if flags & _LIMIT_REFERENCED else 0


def _subvolume_id(folder: Path) -> int:
    request = struct.pack("=QQ", 0, _FIRST_INODE).ljust(_LOOKUP_SIZE, b"\0")
    (tree,) = struct.unpack_from("=Q", _ioctl(folder, _INODE_LOOKUP, request))
    return int(tree)


def _ioctl(folder: Path, number: int, request: bytes) -> bytes:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        answer = bytearray(request)
        fcntl.ioctl(descriptor, number, answer)
        return bytes(answer)
    finally:
        os.close(descriptor)
