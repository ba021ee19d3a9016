"""Trees in memory: the usr merge, links, and one canonical form."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from image.tree import File, Folder, Link, Tree, merged


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("./bin/sh", "usr/bin/sh"),
        ("/sbin/init", "usr/bin/init"),
        ("usr/sbin/tool", "usr/bin/tool"),
        ("lib/x.so", "usr/lib/x.so"),
        ("lib64", "usr/lib64"),
        ("usr/lib/x", "usr/lib/x"),
        ("etc/passwd", "etc/passwd"),
    ],
)
def test_a_path_of_a_package_lands_behind_the_usr_merge(path: str, where: str) -> None:
    assert merged(path) == where


def test_a_package_gives_files_links_and_hard_links() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        real = tarfile.TarInfo("./bin/real")
        real.size, real.mode = 4, 0o4755
        tar.addfile(real, io.BytesIO(b"data"))
        soft = tarfile.TarInfo("./bin/soft")
        soft.type, soft.linkname = tarfile.SYMTYPE, "real"
        tar.addfile(soft)
        hard = tarfile.TarInfo("./bin/hard")
        hard.type, hard.linkname = tarfile.LNKTYPE, "./bin/real"
        tar.addfile(hard)
    tree = Tree()
    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as tar:
        tree.add_tar(tar, "package")
    assert tree["usr/bin/hard"] == File(b"data", 0o4755, "package")
    assert tree["usr/bin/soft"] == Link("real", "package")


def test_a_chain_of_links_is_followed_and_a_loop_ends() -> None:
    tree = Tree(
        {
            "usr/lib/x/libz.so": Link("../libz.so.1"),
            "usr/lib/libz.so.1": Link("/lib/libz.so.1.3"),
            "usr/lib/libz.so.1.3": File(b"elf"),
            "loop": Link("loop"),
        }
    )
    assert tree.resolve("usr/lib/x/libz.so") == "usr/lib/libz.so.1.3"
    assert tree.resolve("loop") is None
    assert tree.resolve("nowhere") is None


def test_the_tar_does_not_depend_on_the_order_of_making() -> None:
    one = Tree({"a/b": File(b"1"), "c": Link("a"), "d": Folder()})
    two = Tree({"d": Folder(), "c": Link("a"), "a/b": File(b"1")})
    assert one.tar(5) == two.tar(5)
    with tarfile.open(fileobj=io.BytesIO(one.tar(5))) as tar:
        assert [item.name for item in tar] == [".", "./a", "./a/b", "./c", "./d"]
        assert {(item.uid, item.gid, item.mtime) for item in tar} == {(0, 0, 5)}


def test_a_tree_on_disk_is_read_back(tmp_path: Path) -> None:
    tree = Tree({"a/b": File(b"1", 0o755), "a/c": Link("b"), "d": Folder(0o700)})
    tree.write(tmp_path)
    (tmp_path / "d").chmod(0o700)
    (tmp_path / "a").chmod(0o755)
    assert Tree.read(tmp_path) == {**tree, "a": Folder(0o755)}
