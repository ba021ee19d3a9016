"""The ELF closure: what is needed comes along, what is missing is named."""

from __future__ import annotations

import pytest

from image.errors import GateError
from image.steps.libraries import FOLDER, LOADER, close, sonames
from image.steps.replaced import find_library_source
from image.tree import File, Link, Tree
from tests.unit.image.elves import elf


def pool() -> Tree:
    return Tree(
        {
            LOADER: File(elf()),
            f"{FOLDER}/liba.so.1": Link("liba.so.1.2"),
            f"{FOLDER}/liba.so.1.2": File(elf(("libb.so.3",))),
            f"{FOLDER}/libb.so.3": File(elf(("ld-linux-x86-64.so.2",))),
            f"{FOLDER}/unused.so.1": File(elf()),
        }
    )


def test_libraries_come_under_the_names_they_are_asked_for() -> None:
    root = Tree({"usr/bin/tool": File(elf(("liba.so.1",)))})
    close(root, pool(), ["libb.so.3"])
    assert set(root) == {"usr/bin/tool", LOADER, f"{FOLDER}/liba.so.1", f"{FOLDER}/libb.so.3"}


def test_a_missing_library_is_told_with_who_needs_it() -> None:
    packages = pool()
    del packages[f"{FOLDER}/libb.so.3"]
    root = Tree({"usr/bin/tool": File(elf(("liba.so.1",)))})
    with pytest.raises(GateError, match=r"library libb.so.3 .* needed by .*/liba.so.1"):
        close(root, packages, [])


def test_find_library_answers_from_a_table_and_starts_nothing() -> None:
    root = Tree({f"{FOLDER}/libudev.so.1": File(elf()), f"{FOLDER}/libc.so.6": File(elf())})
    scope: dict[str, object] = {}
    exec(find_library_source(sonames(root)), scope)
    find = scope["find_library"]
    assert callable(find)
    assert (find("udev"), find("c"), find("nothing")) == ("libudev.so.1", "libc.so.6", None)
