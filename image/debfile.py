"""Reads .deb files: an `ar` archive holding a compressed tar. Nothing of it is ever executed.

Source: deb(5). Compression of the data member: gz, xz or zst, or none.
"""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

from image.errors import RefusedError

MAGIC = b"!<arch>\n"


def members(raw: bytes, name: str = "deb") -> Iterator[tuple[str, bytes]]:
    """Yield (member name, content) of an `ar` archive.

    Raises RefusedError naming `name` when the archive is damaged.
    """
    if not raw.startswith(MAGIC):
        raise RefusedError(f"{name}: not a Debian package (no ar header)")
    at = len(MAGIC)
    while at < len(raw):
        header = raw[at : at + 60]
        if len(header) < 60 or header[58:60] != b"`\n":
            raise RefusedError(f"{name}: damaged package (ar header at byte {at})")
        try:
            size = int(header[48:58])
        except ValueError as cause:
            raise RefusedError(f"{name}: damaged package (ar size at byte {at})") from cause
        body = raw[at + 60 : at + 60 + size]
        if len(body) != size:
            raise RefusedError(f"{name}: damaged package (cut short)")
        yield header[:16].rstrip(b" /").decode("ascii", "replace"), body
        at += 60 + size + (size & 1)


def unpack(member: str, body: bytes) -> bytes:
    """Decompress a tar member by the ending of its name."""
    if member.endswith(".xz"):
        return lzma.decompress(body)
    if member.endswith(".zst"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(body)
    if member.endswith(".gz"):
        return gzip.decompress(body)
    return body


def data_tar(path: Path) -> tarfile.TarFile:
    """The file tree of the package at `path`."""
    for member, body in members(path.read_bytes(), path.name):
        if member.startswith("data.tar"):
            try:
                return tarfile.open(fileobj=io.BytesIO(unpack(member, body)))
            except (lzma.LZMAError, zstandard.ZstdError, OSError, tarfile.TarError) as cause:
                raise RefusedError(f"{path.name}: damaged package ({cause})") from cause
    raise RefusedError(f"{path.name}: damaged package (no data.tar)")
