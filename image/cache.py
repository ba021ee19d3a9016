"""The user's cache folder: expensive results, keyed by the hash of their inputs, kept whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from image.errors import UnavailableError


def cache_dir(*parts: str) -> Path:
    """Folder `parts` below `$XDG_CACHE_HOME/zero-os`, made if missing."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base, "zero-os", *parts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise UnavailableError(
            f"cache folder {folder}: {cause.strerror}; set XDG_CACHE_HOME to a writable folder"
        ) from cause
    return folder


def digest(*parts: bytes | str) -> str:
    """Key of a cache entry: sha256 over length-prefixed parts, 24 hex digits."""
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "little") + raw)
    return total.hexdigest()[:24]


def need_space(folder: Path, size: int) -> None:
    """Refuse early when `size` bytes do not fit below `folder`."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise UnavailableError(
            f"{folder}: {free >> 20} MiB free, {size >> 20} MiB needed; free some disk space"
        )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold `path` against other builders of this user; waits for them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def discard(folder: Path) -> None:
    """Remove a damaged entry, so that `publish` makes it again."""
    with locked(folder.with_suffix(".lock")):
        shutil.rmtree(folder, ignore_errors=True)


def prune(folder: Path, keep: int) -> None:
    """Drop the oldest entries of a cache folder, so that it does not grow for ever."""
    entries = [path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."]
    for path in sorted(entries, key=lambda path: path.stat().st_mtime)[:-keep]:
        discard(path)
        path.with_suffix(".lock").unlink(missing_ok=True)


def publish(target: Path, make: Callable[[Path], None]) -> Path:
    """Return folder `target`, made whole by `make` if it is not there yet.

    `make` fills a scratch folder beside it; a rename publishes it, so a build that was interrupted
    leaves nothing that looks finished.
    """
    with locked(target.with_suffix(".lock")):
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
            try:
                make(scratch)
                scratch.chmod(0o755)
                scratch.rename(target)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    return target
