"""Tools and caches that are missing, failing or damaged: each is named with the remedy."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from image.base import _whole
from image.cache import prune
from image.errors import UnavailableError
from image.manifest import sha256
from image.tools import Tools, run


def test_a_tool_that_is_missing_names_the_folder_to_remove(tmp_path: Path) -> None:
    (tmp_path / "usr/lib64").mkdir(parents=True)
    (tmp_path / "usr/lib64/ld-linux-x86-64.so.2").touch()
    with pytest.raises(UnavailableError, match=f"lacks usr/bin/mkfs.erofs: remove {tmp_path}"):
        Tools(tmp_path).argv("mkfs.erofs")


def test_a_tool_that_fails_is_named_with_its_last_words() -> None:
    argv = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    with pytest.raises(UnavailableError, match=r"python3? failed \(1\): no such thing"):
        run(argv)


def test_a_tool_sees_neither_the_hosts_locale_nor_its_umask() -> None:
    before = os.umask(0o077)
    try:
        said = run(
            [sys.executable, "-c", "import os; print(os.umask(0), sorted(os.environ))"],
            env={"EXTRA": "1"},
        )
    finally:
        os.umask(before)
    assert said.decode().split() == ["18", "['EXTRA',", "'HOME',", "'LC_ALL',", "'PATH',", "'TZ']"]


def base(folder: Path) -> Path:
    bodies = {"vmlinuz": b"kernel", "initrd": b"archive", "os-release": b"ID=x"}
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    record = {
        "release": "6.12", "files": [], "components": [], "sources": [],
        "parts": {name: sha256(body) for name, body in bodies.items()},
    }  # fmt: skip
    (folder / "base.json").write_text(json.dumps(record))
    return folder


def test_a_whole_base_is_taken_from_the_cache(tmp_path: Path) -> None:
    record = _whole(base(tmp_path))
    assert record is not None
    assert record["release"] == "6.12"


@pytest.mark.parametrize("name", ["vmlinuz", "initrd", "base.json"])
def test_a_base_with_a_damaged_file_is_not(tmp_path: Path, name: str) -> None:
    folder = base(tmp_path)
    (folder / name).write_bytes(b"{")
    assert _whole(folder) is None
    (folder / name).unlink()
    assert _whole(folder) is None


def test_the_cache_keeps_the_newest_entries(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"entry{number}").mkdir()
        (tmp_path / f"entry{number}.lock").touch()
        os.utime(tmp_path / f"entry{number}", (number, number))
    (tmp_path / ".scratch").mkdir()
    prune(tmp_path, 2)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {".scratch", "entry3", "entry4", "entry3.lock", "entry4.lock"}
