import os
from pathlib import Path

import pytest

from grid.errors import UnavailableError
from grid.toolchain import TARGET, find, parse_version


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def compiler(folder: Path, version: str, sysroot: Path) -> None:
    program(folder, "cargo", f"echo cargo {version}")
    program(
        folder, "rustc",
        f'case "$1" in --version) echo "rustc {version} (0123)";; *) echo {sysroot};; esac',
    )  # fmt: skip


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with a linker and what else is needed, and no compiler."""
    folder = tmp_path / "tools"
    program(folder, "ld.lld", "echo 'Debian LLD 14.0.6 (compatible with GNU linkers)'")
    for name in ("protoc", "gcc", "pkg-config"):
        program(folder, name, "exit 0")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{tmp_path / 'rust'}")
    monkeypatch.setattr("grid.toolchain.SYSTEM", tmp_path / "system")
    return tmp_path


def test_the_systems_compiler_comes_before_the_one_in_path(tools: Path) -> None:
    (tools / "root/lib/rustlib/src/rust/library/core").mkdir(parents=True)
    compiler(tools / "system", "1.96.0", tools / "root")
    compiler(tools / "rust", "1.97.0", tools / "root")
    found = find()
    assert found.rustc == tools / "system/rustc"
    assert found.name == "rustc-1.96.0+lld-14.0.6"
    assert found.build_std


def test_a_compiler_with_the_target_needs_no_source(tools: Path) -> None:
    (tools / "root/lib/rustlib" / TARGET / "lib").mkdir(parents=True)
    compiler(tools / "rust", "1.90.1", tools / "root")
    assert not find().build_std


def test_a_compiler_that_is_too_old_or_bare_is_passed_over(tools: Path) -> None:
    (tools / "root/lib/rustlib" / TARGET / "lib").mkdir(parents=True)
    compiler(tools / "system", "1.85.0", tools / "root")
    compiler(tools / "rust", "1.96.0", tools / "bare")
    with pytest.raises(UnavailableError, match=r"no Rust compiler of at least 1\.90; install it"):
        find()


@pytest.mark.parametrize("name", ["ld.lld", "protoc", "gcc", "pkg-config"])
def test_a_missing_program_is_named_with_the_remedy(tools: Path, name: str) -> None:
    (tools / "tools" / name).unlink()
    with pytest.raises(UnavailableError, match=rf"{name}.* is missing; install it: apt-get"):
        find()


def test_missing_headers_are_named(tools: Path) -> None:
    program(tools / "tools", "pkg-config", "exit 1")
    with pytest.raises(UnavailableError, match="OpenSSL"):
        find()


def test_clippy_is_asked_for_by_name_when_it_is_missing(tools: Path) -> None:
    (tools / "root/lib/rustlib" / TARGET / "lib").mkdir(parents=True)
    compiler(tools / "rust", "1.96.0", tools / "root")
    with pytest.raises(UnavailableError, match="clippy-driver is missing; install it"):
        find().beside("clippy-driver")


def test_a_version_is_the_first_dotted_number() -> None:
    assert parse_version("Debian LLD 14.0.6 (compatible with GNU linkers)") == "14.0.6"
    with pytest.raises(UnavailableError, match="no version"):
        parse_version("nonsense")
