"""Small files in /run: whole or not at all, gone with the power. Nothing waits, so no thread."""

from __future__ import annotations

from pathlib import Path

from zos.model.errors import UnavailableError


def read(path: Path) -> bytes:
    """The content; empty when there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as cause:
        raise UnavailableError(f"{path} cannot be read: {cause.strerror}") from cause


def replace(path: Path, body: bytes) -> None:
    """Write a file that everybody may read; nothing when it says so already."""
    if read(path) == body and path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.new")
        partial.write_bytes(body)
        partial.chmod(0o644)
        partial.rename(path)
    except OSError as cause:
        raise UnavailableError(f"{path} cannot be written: {cause.strerror}") from cause
