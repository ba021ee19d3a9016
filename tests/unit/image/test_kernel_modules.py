"""Modules: what they say about themselves, their closure, and the tables PID 1 loads by."""

from __future__ import annotations

import lzma

import pytest

from image.errors import GateError
from image.steps.kernel_modules import closure, read_all, read_module, tables
from image.tree import File, Tree
from tests.unit.image.elves import module

FOLDER = "usr/lib/modules/6.12"


def pool() -> Tree:
    return Tree(
        {
            f"{FOLDER}/kernel/fs/top.ko.xz": File(
                lzma.compress(module(depends="mid-dle", alias="pci:v*d*", softdep="pre: soft"))
            ),
            f"{FOLDER}/kernel/lib/mid_dle.ko.xz": File(lzma.compress(module(depends="base"))),
            f"{FOLDER}/kernel/lib/base.ko.xz": File(lzma.compress(module(depends=""))),
            f"{FOLDER}/kernel/lib/soft.ko.xz": File(lzma.compress(module(depends=""))),
            f"{FOLDER}/kernel/lib/other.ko.xz": File(lzma.compress(module(depends=""))),
        }
    )


def test_a_compressed_module_is_read_and_stored_plain() -> None:
    (found,) = [m for m in read_all(pool())[1].values() if m.name == "top"]
    assert found.path == f"{FOLDER}/kernel/fs/top.ko"
    assert (found.depends, found.soft, found.aliases) == (("mid_dle",), ("soft",), ("pci:v*d*",))
    assert found.data.startswith(b"\x7fELF")


def test_soft_dependencies_behind_post_are_left_out() -> None:
    found = read_module("x.ko", module(softdep="pre: a b post: c"))
    assert found.soft == ("a", "b")


def test_the_closure_has_dependencies_first_and_nothing_else() -> None:
    release, found = read_all(pool())
    assert release == "6.12"
    names = [m.name for m in closure(found, ["top"], set())]
    assert names == ["base", "mid_dle", "soft", "top"]


def test_what_the_kernel_has_built_in_is_not_looked_for() -> None:
    _, found = read_all(pool())
    del found["base"]
    assert [m.name for m in closure(found, ["mid-dle"], {"base"})] == ["mid_dle"]


def test_a_missing_dependency_is_told_with_who_needs_it() -> None:
    _, found = read_all(pool())
    del found["base"]
    with pytest.raises(GateError, match="module base is missing, needed by mid_dle"):
        closure(found, ["top"], set())


def test_the_tables_are_those_of_kmod() -> None:
    _, found = read_all(pool())
    chosen = closure(found, ["top"], set())
    tree = tables("6.12", chosen, File(b""))
    lines = {
        name: File.__getattribute__(tree[f"{FOLDER}/modules.{name}"], "data").decode()
        for name in ("dep", "softdep", "alias")
    }
    assert "kernel/fs/top.ko: kernel/lib/mid_dle.ko kernel/lib/base.ko\n" in lines["dep"]
    assert lines["softdep"] == "softdep top pre: soft\n"
    assert lines["alias"] == "alias pci:v*d* top\n"
