"""Small files that must survive a power cut: whole or not at all, and never deleted.

Each call waits in a thread, because a dying disk may answer late or never.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from zos.adapters.threads import in_thread


async def read(path: Path) -> bytes | None:
    """The content, or None when there is no such file. UnavailableError when the disk refuses."""
    return await in_thread(path, partial(_read, path))


async def replace(path: Path, data: bytes, mode: int = 0o644) -> None:
    """After this the file has this content, also after a power cut; before, the old one."""
    await in_thread(path, partial(_replace, path, data, mode))


async def put_aside(path: Path) -> Path:
    """Rename the file to a name that nothing uses: `seed` becomes `seed.damaged-1`."""
    return await in_thread(path, partial(_put_aside, path))


def _read(path: Path) -> bytes | None:
    """None only when the folder is there and the file is not."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        os.stat(path.parent)  # noqa: PTH116 - raises when the folder itself is gone
        return None


def _replace(path: Path, data: bytes, mode: int) -> None:
    fresh = path.with_name(f".{path.name}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(fresh, flags, mode)
    try:
        os.fchmod(descriptor, mode)
        remaining = memoryview(data)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    _sync_folder(path.parent)


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    _sync_folder(path.parent)
    return aside


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
