"""A Landlock domain by path: what is not listed cannot be opened, whoever owns it.

Layouts: include/uapi/linux/landlock.h. Needs ABI 6 (Linux 6.12, the image's own kernel).
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from typing import NamedTuple

from zos.boot import kernel

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_REG = 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_EVERY_FILE_RIGHT = (1 << 16) - 1
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_SCOPES = 1 << 0 | 1 << 1  # abstract sockets and signals stay inside the domain
_PATH_BENEATH = 1

READ = _READ_FILE | _READ_DIR
WRITE = READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
DEVICE = _READ_FILE | _WRITE_FILE | _IOCTL_DEV


class Domain(NamedTuple):
    """`paths`: (path, rights) pairs; nobody may bind TCP, `connect` decides on connecting."""

    paths: tuple[tuple[str, int], ...]
    connect: bool


def attributes(*, connect: bool) -> bytes:
    """What the domain handles; what is handled and not allowed by a rule is refused."""
    net = _BIND_TCP if connect else _BIND_TCP | _CONNECT_TCP
    return struct.pack("<QQQ", _EVERY_FILE_RIGHT, net, _SCOPES)


def restrict(domain: Domain) -> None:
    """Put the calling process into the domain, for good. Needs no_new_privs."""
    ruleset = kernel.landlock_ruleset(attributes(connect=domain.connect))
    try:
        for path, rights in _existing(domain.paths):
            _allow(ruleset, path, rights)
        kernel.landlock_restrict(ruleset)
    finally:
        os.close(ruleset)


def _existing(paths: Iterable[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    return ((path, rights) for path, rights in paths if os.access(path, os.F_OK))


def _allow(ruleset: int, path: str, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _FILE_RIGHTS
        kernel.landlock_add(ruleset, _PATH_BENEATH, struct.pack("<Qi", rights, fd))
    finally:
        os.close(fd)
