"""Files in /run: whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from zos.adapters import runfile
from zos.model.errors import UnavailableError


def test_what_was_written_is_read(tmp_path: Path) -> None:
    runfile.replace(tmp_path / "new" / "x", b"body")
    assert runfile.read(tmp_path / "new" / "x") == b"body"
    assert (tmp_path / "new" / "x").stat().st_mode & 0o777 == 0o644


def test_an_absent_file_is_empty(tmp_path: Path) -> None:
    assert runfile.read(tmp_path / "x") == b""
    runfile.replace(tmp_path / "x", b"")
    assert (tmp_path / "x").exists()


def test_a_file_that_says_the_same_is_not_written_again(tmp_path: Path) -> None:
    runfile.replace(tmp_path / "x", b"same")
    before = (tmp_path / "x").stat()
    runfile.replace(tmp_path / "x", b"same")
    assert (tmp_path / "x").stat().st_ino == before.st_ino
    runfile.replace(tmp_path / "x", b"other")
    assert (tmp_path / "x").read_bytes() == b"other"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_place_that_is_no_place_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(UnavailableError, match="cannot be read"):
        runfile.read(tmp_path / "x")
    runfile.replace(tmp_path / "y", b"")
    with pytest.raises(UnavailableError):
        runfile.replace(tmp_path / "y" / "z", b"")
