"""What stands at the root of a mounted pool besides volumes: marks, and the identity's folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import msgspec

from zos.adapters.threads import in_thread

_LONGEST_MARK = 64 << 10


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of small files by name (absent ones are left out), and names of folders."""

    files: Mapping[str, bytes]
    folders: frozenset[str]


async def read_marks(root: Path, names: tuple[str, ...]) -> Marks:
    """The files `names` at the root of a pool, and all folders there."""
    return await in_thread(root, partial(_read_marks, root, names))


async def make_closed(folder: Path) -> None:
    """A folder that only its owner can enter; whose it is stays open until `hand_over`."""
    await in_thread(folder, lambda: folder.mkdir(mode=0o700, exist_ok=True))


async def hand_over(folder: Path, user: int) -> None:
    """From now on only `user` (and root) can enter the folder."""
    await in_thread(folder, partial(_hand_over, folder, user))


async def is_private(folder: Path, user: int) -> bool:
    return await in_thread(folder, partial(_is_private, folder, user))


async def copy_once(source: Path, target: Path, user: int) -> None:
    """Copy a small file for `user` to read, unless there is nothing to copy or it was copied."""
    await in_thread(target, partial(_copy_once, source, target, user))


def _read_marks(root: Path, names: tuple[str, ...]) -> Marks:
    with os.scandir(root) as entries:
        folders = frozenset(e.name for e in entries if e.is_dir(follow_symlinks=False))
    found = ((name, _read(root / name)) for name in names)
    return Marks(files={name: data for name, data in found if data is not None}, folders=folders)


def _read(path: Path) -> bytes | None:
    """None when there is no such file, or something that is no file of ours."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return os.read(descriptor, _LONGEST_MARK)
    finally:
        os.close(descriptor)


def _hand_over(folder: Path, user: int) -> None:
    folder.chmod(0o700)
    os.chown(folder, user, user, follow_symlinks=False)


def _is_private(folder: Path, user: int) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return found.st_uid == user and found.st_mode & 0o7777 == 0o700


def _copy_once(source: Path, target: Path, user: int) -> None:
    if target.exists():
        return
    data = _read(source)
    if data is None:
        return
    fresh = target.with_name(f".{target.name}.new")
    descriptor = os.open(
        fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o400
    )
    try:
        os.write(descriptor, data)
        os.fchown(descriptor, user, user)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(target)
