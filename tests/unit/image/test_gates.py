"""Each rule of the sealed image, with a tree that breaks it: the breach names the file."""

from __future__ import annotations

import pytest

from image.errors import GateError
from image.steps.gates import breaches, check
from image.tree import File, Folder, Link, Node, Tree
from tests.unit.image.elves import elf, module

LOADER = "/lib64/ld-linux-x86-64.so.2"
PROGRAM = elf(("libc.so.6",), LOADER)
MODULES = "usr/lib/modules/6.12/kernel"


def good() -> Tree:
    return Tree(
        {
            "usr/bin/zosd": File(PROGRAM, 0o755),
            "usr/bin/btrfs": File(PROGRAM, 0o755),
            "usr/lib64/ld-linux-x86-64.so.2": File(elf(), 0o755),
            "usr/lib/x86_64-linux-gnu/libc.so.6": File(elf((), LOADER)),
            "usr/lib/python3.13/os.pyc": File(b"code"),
            "usr/lib/modules/6.12/modules.builtin": File(b"kernel/lib/builtin.ko\n"),
            f"{MODULES}/a.ko": File(module(depends="b,builtin")),
            f"{MODULES}/b.ko": File(module(depends="")),
            "usr/lib/zos-testkit": Folder(),
            "bin": Link("usr/bin"),
        }
    )


def test_a_good_tree_passes() -> None:
    assert list(breaches(good())) == []


@pytest.mark.parametrize(
    ("path", "node", "said"),
    [
        ("usr/bin/sh", File(PROGRAM, 0o755), "shell, an interpreter or a login program"),
        ("usr/bin/dash", File(PROGRAM), "shell, an interpreter or a login program"),
        ("usr/bin/busybox", File(PROGRAM, 0o755), "shell, an interpreter or a login program"),
        ("usr/bin/python3.13", File(PROGRAM, 0o755), "shell, an interpreter or a login program"),
        ("usr/bin/perl5.40.1", File(PROGRAM, 0o755), "shell, an interpreter or a login program"),
        ("usr/bin/agetty", File(PROGRAM, 0o755), "shell, an interpreter or a login program"),
        ("usr/bin/tool", File(b"#!/usr/bin/tool2\n", 0o755), "is a script"),
        ("usr/bin/tool", File(PROGRAM, 0o755), "not in the list of programs"),
        ("usr/lib/hidden", File(PROGRAM), "not in the list of programs"),
        ("usr/bin/zosd", File(PROGRAM, 0o4755), "setuid or setgid"),
        ("usr/bin/zosd", File(PROGRAM, 0o2755), "setuid or setgid"),
        ("etc/hosts", File(b"", 0o666), "world-writable"),
        ("var/open", Folder(0o777), "world-writable"),
        ("usr/lib/zos-testkit/agent.py", File(b""), "belongs to the test agent"),
        ("testkit/agent.py", File(b""), "belongs to the test agent"),
        (f"{MODULES}/c.ko", File(module(depends="missing-one")), "needs module missing_one"),
    ],
)
def test_a_breach_is_told_with_the_name_of_the_file(path: str, node: Node, said: str) -> None:
    tree = good()
    tree[path] = node
    (breach,) = breaches(tree)
    assert breach.startswith(path)
    assert said in breach
    with pytest.raises(GateError, match=f"^root: {path}"):
        check(tree, "root")


def test_a_python_module_named_like_a_shell_is_no_shell() -> None:
    tree = good()
    tree["usr/lib/python3.13/sh.pyc"] = File(b"code")
    tree["usr/lib/python3.13/login"] = File(b"text")
    assert list(breaches(tree)) == []
