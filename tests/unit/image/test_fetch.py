"""The package cache against an archive on loopback: damaged, wrong and vanished files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from image.archive import Archive
from image.cache import cache_dir, publish
from image.errors import UnavailableError
from image.fetch import VanishedError, fetch
from image.resolve import Package
from tests.unit.image.test_archive import serving

BODY = b"a package"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def package(name: str = "tool", body: bytes = BODY) -> Package:
    digest = hashlib.sha256(body).hexdigest()
    return Package(name, "1.0", "amd64", "main", f"pool/{name}.deb", len(body), digest)


def archive(folder: Path, body: bytes = BODY) -> None:
    (folder / "pool").mkdir()
    (folder / "pool/tool.deb").write_bytes(body)


def quiet(text: str) -> None:
    assert text


def test_a_package_is_fetched_once_and_then_comes_from_the_cache(tmp_path: Path) -> None:
    archive(tmp_path)
    with serving(tmp_path) as base:
        found = fetch([package()], lambda: Archive(base), quiet)
    assert found[package()].read_bytes() == BODY

    def none() -> Archive:
        raise AssertionError("the archive is asked although the cache has everything")

    assert fetch([package()], none, quiet) == found


def test_a_damaged_file_in_the_cache_is_fetched_again(tmp_path: Path) -> None:
    archive(tmp_path)
    with serving(tmp_path) as base:
        path = fetch([package()], lambda: Archive(base), quiet)[package()]
        path.write_bytes(b"A package")
        fetch([package()], lambda: Archive(base), quiet)
    assert path.read_bytes() == BODY


def test_a_version_that_left_the_archive_is_named(tmp_path: Path) -> None:
    with (
        serving(tmp_path) as base,
        pytest.raises(VanishedError, match=r"tool 1.0 has left the archive"),
    ):
        fetch([package()], lambda: Archive(base), quiet)


def test_a_security_update_counts_as_gone_where_no_security_archive_is_known() -> None:
    update = Package("tool", "1.0", "amd64", "security", "pool/tool.deb", 9, "0" * 64)
    with pytest.raises(VanishedError, match=r"tool 1.0 comes from a security archive"):
        fetch([update], lambda: Archive("http://127.0.0.1:9/debian"), quiet)


def test_a_file_with_another_hash_is_never_taken(tmp_path: Path) -> None:
    archive(tmp_path, b"b package")
    with serving(tmp_path) as base, pytest.raises(VanishedError, match="has another hash"):
        fetch([package()], lambda: Archive(base), quiet)
    assert list(cache_dir("debs").iterdir()) == []


def test_an_archive_that_does_not_answer_is_told_with_the_remedy() -> None:
    with pytest.raises(UnavailableError, match="check the network"):
        fetch([package()], lambda: Archive("http://127.0.0.1:9/debian"), quiet)


def test_a_cache_that_cannot_be_made_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(UnavailableError, match="set XDG_CACHE_HOME"):
        cache_dir("debs")


def test_an_entry_of_the_cache_is_whole_or_not_there(tmp_path: Path) -> None:
    def fails(scratch: Path) -> None:
        (scratch / "half").write_bytes(b"1")
        raise UnavailableError("the disk is gone")

    def works(scratch: Path) -> None:
        (scratch / "whole").write_bytes(b"2")

    with pytest.raises(UnavailableError):
        publish(tmp_path / "entry", fails)
    assert {path.name for path in tmp_path.iterdir()} == {"entry.lock"}
    publish(tmp_path / "entry", works)
    publish(tmp_path / "entry", fails)
    assert {path.name for path in (tmp_path / "entry").iterdir()} == {"whole"}
