"""The output folder: whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from image.errors import RefusedError, UnavailableError
from image.output import MANIFEST, read_manifest, write

MANIFEST_TEXT = b'{"format":1,"version":"1","tier":"vm","release":"6.12","outputs":[],"files":[]}'


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_files_and_manifest_are_there_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "deep/out"
    write(out, {"a": b"1", "b": b"2"}, MANIFEST_TEXT)
    assert names(out) == {"a", "b", MANIFEST}
    assert read_manifest(out)["release"] == "6.12"


def test_a_second_build_replaces_and_leaves_other_files_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a": b"1"}, MANIFEST_TEXT)
    (tmp_path / "settings").write_text("mine")
    write(tmp_path, {"a": b"2"}, MANIFEST_TEXT)
    assert (tmp_path / "a").read_bytes() == b"2"
    assert names(tmp_path) == {"a", "settings", MANIFEST}


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".zos-image-dead").mkdir()
    (tmp_path / ".zos-image-dead/zos.efi").write_bytes(b"half")
    write(tmp_path, {"a": b"1"}, MANIFEST_TEXT)
    assert names(tmp_path) == {"a", MANIFEST}


def test_a_folder_that_is_a_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(UnavailableError, match="choose another with --out"):
        write(tmp_path / "out", {"a": b"1"}, MANIFEST_TEXT)


def test_no_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    free = os.statvfs(tmp_path)
    huge = Huge(free.f_blocks * free.f_frsize * 2)
    with pytest.raises(UnavailableError, match="free some disk space"):
        write(tmp_path, {"a": huge}, MANIFEST_TEXT)
    assert names(tmp_path) == set()


class Huge(bytes):
    """Bytes that say they are more than the disk holds."""

    def __new__(cls, size: int) -> Huge:
        made = super().__new__(cls, b"")
        made.size = size
        return made

    size: int

    def __len__(self) -> int:
        return self.size


def test_a_folder_without_an_image_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no image there"):
        read_manifest(tmp_path)


def test_a_damaged_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"format": 1')
    with pytest.raises(RefusedError, match="build the image again"):
        read_manifest(tmp_path)
