"""Initramfs archives: the round trip, and what the kernel needs of their shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image.cpio import read_cpio, write_cpio
from image.tree import File, Folder, Link, Tree

NAME = st.text("abcxyz-._", min_size=1, max_size=12).filter(lambda name: name not in {".", ".."})
NODE = st.one_of(
    st.builds(File, st.binary(max_size=40), st.sampled_from([0o644, 0o755])),
    st.builds(Link, NAME),
)
TREES = st.dictionaries(NAME.map(lambda name: f"usr/{name}"), NODE, max_size=6).map(Tree)


@given(TREES, st.integers(0, 1 << 31))
def test_what_is_written_is_read_back(tree: Tree, epoch: int) -> None:
    found = read_cpio(write_cpio(tree, epoch))
    assert found == dict(tree.items_sorted())


@given(TREES, TREES)
def test_archives_one_behind_the_other_are_one_tree(first: Tree, second: Tree) -> None:
    both = read_cpio(write_cpio(first, 0) + write_cpio(second, 0))
    assert both == {**dict(first.items_sorted()), **dict(second.items_sorted())}


def test_the_same_tree_in_another_order_gives_the_same_bytes() -> None:
    one = Tree({"b": File(b"1"), "a/c": Link("b")})
    two = Tree({"a/c": Link("b"), "b": File(b"1")})
    assert write_cpio(one, 7) == write_cpio(two, 7)


def test_parents_come_before_children_and_the_end_is_padded() -> None:
    raw = write_cpio(Tree({"a/b/c": File(b"x", 0o755)}), 0)
    assert raw.index(b"a\0") < raw.index(b"a/b\0") < raw.index(b"a/b/c\0")
    assert len(raw) % 512 == 0
    assert read_cpio(raw)["a/b"] == Folder()


def test_an_archive_that_was_cut_is_refused() -> None:
    raw = write_cpio(Tree({"a": File(b"x" * 4000)}), 0)
    with pytest.raises(ValueError, match="a is cut short"):
        read_cpio(raw[:2000])


def test_bytes_behind_an_archive_are_refused() -> None:
    with pytest.raises(ValueError, match="no archive header"):
        read_cpio(write_cpio(Tree({"a": File(b"x")}), 0) + b"garbage")
