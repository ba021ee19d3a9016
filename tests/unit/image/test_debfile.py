"""The .deb reader: whole ones in every compression, and damaged ones."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from image.debfile import MAGIC, data_tar, members
from image.errors import RefusedError


def member(name: str, body: bytes) -> bytes:
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(body):<10}`\n".encode()
    return head + body + b"\n" * (len(body) % 2)


def tar_of(path: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo(path)
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
    return out.getvalue()


def deb(folder: Path, name: str, data: bytes) -> Path:
    path = folder / "package.deb"
    path.write_bytes(MAGIC + member("debian-binary", b"2.0\n") + member(name, data))
    return path


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        ("", bytes),
        (".gz", gzip.compress),
        (".xz", lzma.compress),
        (".zst", zstandard.ZstdCompressor().compress),
    ],
)
def test_the_files_of_a_package_come_out_of_every_compression(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    path = deb(tmp_path, f"data.tar{ending}", pack(tar_of("./usr/bin/tool", b"content")))
    with data_tar(path) as tar:
        handle = tar.extractfile("./usr/bin/tool")
        assert handle is not None
        assert handle.read() == b"content"


def test_members_of_odd_length_are_padded() -> None:
    raw = MAGIC + member("a", b"123") + member("b", b"45")
    assert list(members(raw)) == [("a", b"123"), ("b", b"45")]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04", "not a Debian package"),
        (MAGIC + b"short", "ar header at byte 8"),
        (MAGIC + member("a", b"12345678")[:-4], "cut short"),
        (MAGIC + member("a", b"1").replace(b"1         `", b"x         `"), "ar size at byte 8"),
    ],
)
def test_a_damaged_archive_is_refused_by_its_name(raw: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=f"tool.deb: .*{said}"):
        list(members(raw, "tool.deb"))


def test_a_package_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"package.deb: damaged package \(no data.tar\)"):
        data_tar(deb(tmp_path, "control.tar", b""))


def test_damaged_compressed_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"package.deb: damaged package"):
        data_tar(deb(tmp_path, "data.tar.xz", b"\xfd7zXZ\x00nonsense"))
