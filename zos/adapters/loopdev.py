"""Loop devices: a file as a disk.

Source of numbers and layouts: linux include/uapi/linux/loop.h.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from pathlib import Path

_CONTROL = "/dev/loop-control"
_GET_FREE, _CONFIGURE, _CLEAR = 0x4C82, 0x4C0A, 0x4C01
_READ_ONLY, _DIRECT_IO = 1, 16
_FLAGS_OFFSET, _NAME_OFFSET = 52, 56  # in struct loop_info64
_INFO_SIZE, _CONFIG_SIZE = 232, 304
_TRIES = 8  # another program may take the free device first


def attach(file: Path, *, read_only: bool = False) -> str:
    """The path of a loop device that shows the file until `detach`."""
    backing = os.open(file, (os.O_RDONLY if read_only else os.O_RDWR) | os.O_CLOEXEC)
    control = os.open(_CONTROL, os.O_RDWR | os.O_CLOEXEC)
    try:
        for _ in range(_TRIES):
            path = f"/dev/loop{fcntl.ioctl(control, _GET_FREE)}"
            if _configure(path, backing, file, read_only=read_only):
                return path
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), _CONTROL)
    finally:
        os.close(control)
        os.close(backing)


def detach(path: str) -> None:
    """The device goes once its last user has closed it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.ioctl(descriptor, _CLEAR)
    finally:
        os.close(descriptor)


def _configure(path: str, backing: int, file: Path, *, read_only: bool) -> bool:
    """Fill `struct loop_config`: u32 fd, u32 block_size, struct loop_info64, u64[8]."""
    info = bytearray(_INFO_SIZE)
    struct.pack_into("=I", info, _FLAGS_OFFSET, _READ_ONLY if read_only else 0)
    name = bytes(file)[:63]
    info[_NAME_OFFSET : _NAME_OFFSET + len(name)] = name
    request = bytearray(struct.pack("=II", backing, 0) + info).ljust(_CONFIG_SIZE, b"\0")
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.ioctl(descriptor, _CONFIGURE, request)
    except OSError as cause:
        if cause.errno == errno.EBUSY:
            return False
        raise
    finally:
        os.close(descriptor)
    return True
