"""Mounting, and what is mounted."""

from __future__ import annotations

import ctypes
import os
from enum import IntFlag
from functools import partial
from pathlib import Path

import msgspec

from zos.adapters.threads import in_thread

TABLE = Path("/proc/self/mountinfo")
_DETACH = 2  # MNT_DETACH: gone at once from the tree, closed when its last user leaves
_libc = ctypes.CDLL(None, use_errno=True)


class Flag(IntFlag):
    """Of mount(2)."""

    READ_ONLY = 1
    NO_SUID = 2
    NO_DEVICES = 4
    NO_EXEC = 8
    NO_ACCESS_TIME = 1024
    BIND = 4096


class Mounted(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `root`: which folder of the file system is seen at `point`."""

    point: str
    root: str
    kind: str
    source: str
    read_only: bool


async def mount(
    source: str, point: Path, *, kind: str = "", flags: int = 0, data: str = ""
) -> None:
    await in_thread(source, partial(_mount, source, point, kind, flags, data))


async def detach(point: Path) -> None:
    """Take it out of the tree, busy or not."""
    await in_thread(point, partial(_detach, point))


def mounted() -> tuple[Mounted, ...]:
    """Every mount of this namespace, the oldest first. Never waits for a disk."""
    return tuple(map(_parse, TABLE.read_text().splitlines()))


def _parse(line: str) -> Mounted:
    """`36 35 98:0 /root /point options [tags] - kind source super-options`."""
    left, _, right = line.partition(" - ")
    _, _, _, root, point, options, *_ = left.split(" ")
    kind, source, super_options = right.split(" ", 2)
    return Mounted(
        point=_unescape(point),
        root=_unescape(root),
        kind=kind,
        source=_unescape(source),
        read_only="ro" in options.split(",") or "ro" in super_options.split(","),
    )


def _unescape(text: str) -> str:
    r"""The kernel writes space, tab, line end and backslash as `\040`."""
    return text.encode("latin-1", "replace").decode("unicode_escape") if "\\" in text else text


def _mount(source: str, point: Path, kind: str, flags: int, data: str) -> None:
    point.mkdir(parents=True, exist_ok=True)
    arguments = (source.encode(), bytes(point), kind.encode() or None)
    if _libc.mount(*arguments, ctypes.c_ulong(flags), data.encode() or None) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), source)


def _detach(point: Path) -> None:
    if _libc.umount2(bytes(point), _DETACH) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(point))
