import os
from pathlib import Path

import pytest
import zstandard

from grid.chainbuild import (
    COMPRESSED,
    KEPT,
    ChainBinaries,
    _prune,
    _sources,
    compress,
    main,
    verify,
)
from grid.errors import GridError
from grid.toolchain import Toolchain

TOOLCHAIN = Toolchain(
    cargo=Path("cargo"), rustc=Path("rustc"), rustc_version="1.96.0", lld_version="14.0.6",
    sysroot=Path("/"), build_std=True,
)  # fmt: skip
HASHES = "rustc-1.90.0+lld-19.1.7 aa\nrustc-1.96.0+lld-14.0.6 bb\n"


def test_a_runtime_with_the_committed_hash_is_right() -> None:
    assert verify(TOOLCHAIN, "bb", HASHES) == "the runtime has the committed hash"


def test_another_hash_on_a_known_toolchain_fails_and_says_where_to_write_it() -> None:
    with pytest.raises(GridError, match=r"hash is cc, but tfchain/runtime\.hashes says bb"):
        verify(TOOLCHAIN, "cc", HASHES)


def test_an_unknown_toolchain_is_a_warning() -> None:
    other = Toolchain(
        cargo=Path("cargo"), rustc=Path("rustc"), rustc_version="1.97.0", lld_version="14.0.6",
        sysroot=Path("/"), build_std=True,
    )  # fmt: skip
    assert verify(other, "cc", HASHES).startswith("warning: no committed hash for rustc-1.97.0")


def test_a_compressed_runtime_has_the_mark_and_comes_back_whole() -> None:
    wasm = b"\0asm" + bytes(1000)
    packed = compress(wasm)
    assert packed.startswith(COMPRESSED)
    assert zstandard.ZstdDecompressor().decompress(packed[len(COMPRESSED) :]) == wasm


def test_sources_are_what_is_compiled_and_nothing_else(tmp_path: Path) -> None:
    for name in (
        "Cargo.lock",
        "node/src/main.rs",
        "presets/dev.json",
        "notes.md",
        "runtime.hashes",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    names = [part.decode() for part in _sources(tmp_path)][::2]
    assert names == ["Cargo.lock", "node/src/main.rs", "presets/dev.json"]


def test_a_changed_source_changes_what_is_hashed(tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text("fn a() {}")
    before = list(_sources(tmp_path))
    (tmp_path / "a.rs").write_text("fn b() {}")
    assert list(_sources(tmp_path)) != before


def test_the_builds_used_last_stay(tmp_path: Path) -> None:
    builds = [tmp_path / f"build-{n}" for n in range(KEPT + 2)]
    for age, path in enumerate(builds):
        path.mkdir()
        os.utime(path, (1000 + age, 1000 + age))
    (tmp_path / "target-1").mkdir()
    _prune(builds[-1])
    assert [path for path in builds if path.exists()] == builds[2:]
    assert (tmp_path / "target-1").exists()


def test_what_was_published_together_is_found_beside_the_node(tmp_path: Path) -> None:
    (tmp_path / "runtime.sha256").write_text("abc\n")
    found = ChainBinaries.beside(tmp_path / "zos-chain")
    assert found.runtime_hash == "abc"
    assert {found.runtime.parent, found.preset.parent} == {tmp_path}


def test_an_unknown_word_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chek"]) == 2
    assert "usage" in capsys.readouterr().err
