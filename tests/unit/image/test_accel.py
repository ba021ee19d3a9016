"""KVM or emulation, where `/dev/kvm` opens and QEMU then dies with it."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from image.accel import choose
from image.errors import RefusedError, UnavailableError
from image.machine import Accel
from image.output import write
from image.tools import Tools

LOADER = "usr/lib64/ld-linux-x86-64.so.2"


@pytest.fixture
def dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """A tools tree whose QEMU ends as it does where KVM is broken, and counts its starts."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "tools"
    for folder in ("usr/lib64", "usr/bin", "usr/share/qemu", "usr/share/seabios"):
        (root / folder).mkdir(parents=True)
    (root / "usr/bin/qemu-system-x86_64").touch()
    (root / LOADER).write_text(f"#!/bin/sh\necho start >> {tmp_path}/starts\nexit 1\n")
    (root / LOADER).chmod(0o755)
    (tmp_path / "kvm").touch()
    write(
        tmp_path / "image", {"cmdline": b"quiet"},
        b'{"format":1,"version":"1","tier":"vm","release":"6","outputs":[],"files":[]}',
    )  # fmt: skip
    return Tools(root)


def chosen(wanted: str, tmp_path: Path, tools: Tools) -> Accel:
    return anyio.run(choose, wanted, tmp_path / "image", tools, tmp_path / "kvm")


def starts(tmp_path: Path) -> int:
    return len((tmp_path / "starts").read_text().splitlines())


def test_a_kvm_that_opens_and_then_dies_is_not_used(tmp_path: Path, dying: Tools) -> None:
    assert chosen("auto", tmp_path, dying) is Accel.TCG
    assert starts(tmp_path) == 1


def test_the_verdict_is_remembered_until_the_host_reboots(tmp_path: Path, dying: Tools) -> None:
    assert [chosen("auto", tmp_path, dying) for _ in range(3)] == [Accel.TCG] * 3
    assert starts(tmp_path) == 1


def test_asking_for_a_kvm_that_dies_is_refused_with_the_remedy(
    tmp_path: Path, dying: Tools
) -> None:
    with pytest.raises(RefusedError, match="did not come up with it; use --accel tcg"):
        chosen("kvm", tmp_path, dying)


def test_emulation_is_taken_without_a_try(tmp_path: Path, dying: Tools) -> None:
    assert chosen("tcg", tmp_path, dying) is Accel.TCG
    assert not (tmp_path / "starts").exists()


def test_a_missing_tool_is_no_verdict_on_kvm(tmp_path: Path, dying: Tools) -> None:
    qemu = dying.root / "usr/bin/qemu-system-x86_64"
    qemu.unlink()
    with pytest.raises(UnavailableError, match="lacks usr/bin/qemu-system-x86_64"):
        chosen("auto", tmp_path, dying)
    qemu.touch()
    assert chosen("auto", tmp_path, dying) is Accel.TCG
    assert starts(tmp_path) == 1
