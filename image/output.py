"""Publishes the files of an output folder together: the manifest last, so it vouches for all.

A folder with a manifest is whole; whatever stopped a build, nothing half-done looks finished.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import msgspec

from image.cache import locked, need_space
from image.errors import RefusedError, UnavailableError
from image.manifest import Entry, sha256

MANIFEST = "manifest.json"
_SCRATCH = ".zos-image-"


class Output(TypedDict):
    """One file of the output folder."""

    name: str
    size: int
    sha256: str


class Manifest(TypedDict):
    """What manifest.json holds: the folder's files, and every path of every layer inside them."""

    format: int
    version: str
    tier: str
    release: str
    outputs: list[Output]
    files: list[Entry]


def describe(files: Mapping[str, bytes]) -> list[Output]:
    return [Output(name=name, size=len(body), sha256=sha256(body)) for name, body in files.items()]


def write(folder: Path, files: Mapping[str, bytes], manifest: bytes) -> None:
    """Replace `files` and then the manifest of `folder`.

    Raises UnavailableError naming the folder when it cannot be written or has no room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        need_space(folder, sum(map(len, files.values())) + len(manifest))
        with locked(folder / f"{_SCRATCH}lock"):
            _sweep(folder)
            scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
            try:
                for name, body in {**files, MANIFEST: manifest}.items():
                    (scratch / name).write_bytes(body)
                (folder / MANIFEST).unlink(missing_ok=True)
                for name in [*files, MANIFEST]:
                    (scratch / name).replace(folder / name)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        (folder / f"{_SCRATCH}lock").unlink(missing_ok=True)
    except OSError as cause:
        raise UnavailableError(
            f"output folder {folder}: {cause.strerror}; choose another with --out"
        ) from cause


def _sweep(folder: Path) -> None:
    """Remove what a killed build left."""
    for path in folder.glob(f"{_SCRATCH}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def read_manifest(folder: Path) -> Manifest:
    """Raises RefusedError when `folder` holds no finished image."""
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as cause:
        raise RefusedError(
            f"{folder}: no image there ({MANIFEST} is missing); "
            f"make one: zos-image build --tier vm --out {folder}"
        ) from cause
    except msgspec.DecodeError as cause:
        raise RefusedError(f"{path}: damaged ({cause}); build the image again") from cause
