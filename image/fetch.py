"""Brings pinned files into the cache: by sha256, several at a time, damaged ones fetched again."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from image.archive import Archive
from image.cache import cache_dir, need_space
from image.errors import UnavailableError
from image.resolve import Package

Progress = Callable[[str], None]


class VanishedError(UnavailableError):
    """A pinned file is no longer in the archive."""


def _good(path: Path, package: Package) -> bool:
    """Whether the cached copy is whole; hashed each time, since a disk may lie."""
    return (
        path.exists()
        and path.stat().st_size == package.size
        and hashlib.sha256(path.read_bytes()).hexdigest() == package.sha256
    )


def _fetch(url: str, path: Path, package: Package) -> None:
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with urllib.request.urlopen(url, timeout=60) as reply:
            body = reply.read()
        if hashlib.sha256(body).hexdigest() != package.sha256:
            raise VanishedError(
                f"{package.name} {package.version}: the archive's file has another hash"
            )
        scratch.write_bytes(body)
        scratch.replace(path)
    except urllib.error.HTTPError as cause:
        if cause.code in {404, 410}:
            raise VanishedError(f"{package.name} {package.version} has left the archive") from cause
        raise UnavailableError(f"{package.name}: the archive answered {cause.code}") from cause
    except (OSError, http.client.HTTPException) as cause:
        raise UnavailableError(f"{package.name}: {cause}; check the network") from cause
    finally:
        scratch.unlink(missing_ok=True)


def _bring(archive: Archive, folder: Path, package: Package) -> Path:
    path = folder / f"{package.sha256[:16]}-{package.name}.deb"
    if package.origin == "security" and not archive.security:
        raise VanishedError(
            f"{package.name} {package.version} comes from a security archive, and none is known"
        )
    for attempt in range(3):
        if _good(path, package):
            return path
        try:
            _fetch(archive.url(package.origin, package.path), path, package)
        except VanishedError:
            raise
        except UnavailableError:
            if attempt == 2:
                raise
    return path


def fetch(
    packages: Sequence[Package], archive: Callable[[], Archive], progress: Progress
) -> dict[Package, Path]:
    """Paths of all `packages`; the archive is only looked for when something is missing."""
    folder = cache_dir("debs")
    missing = [p for p in packages if not _good(folder / f"{p.sha256[:16]}-{p.name}.deb", p)]
    if missing:
        total = sum(p.size for p in missing)
        need_space(folder, total * 2)
        source = archive()
        progress(f"fetching {len(missing)} packages, {total >> 20} MiB")
        with ThreadPoolExecutor(8) as pool:
            for number, _ in enumerate(pool.map(lambda p: _bring(source, folder, p), missing), 1):
                if number % 25 == 0:
                    progress(f"fetched {number} of {len(missing)} packages")
    return {p: folder / f"{p.sha256[:16]}-{p.name}.deb" for p in packages}
