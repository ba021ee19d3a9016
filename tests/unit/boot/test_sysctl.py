from __future__ import annotations

from pathlib import Path

from zos.boot import sysctl


def test_settings_are_written_and_those_of_another_kernel_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "vm").mkdir()
    (tmp_path / "vm/known").write_text("0\n")
    settings = (("vm/known", "1"), ("net/absent", "1"))
    assert list(sysctl.apply(settings, tmp_path)) == []
    assert (tmp_path / "vm/known").read_text() == "1\n"


def test_a_setting_the_kernel_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / "vm").mkdir()
    refused = [name for name, _ in sysctl.apply((("vm", "1"),), tmp_path)]
    assert refused == ["vm"]


def test_no_setting_is_written_twice() -> None:
    names = [name for name, _ in sysctl.SETTINGS]
    assert len(names) == len(set(names))


def test_the_reserve_follows_the_kernels_rule() -> None:
    assert sysctl.reserve("MemTotal: 3000000 kB\nMemFree: 1 kB\n") == (
        ("vm/min_free_kbytes", "6928"),
    )
