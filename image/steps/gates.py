"""Rules of the sealed image, checked on finished trees; a breach names the file.

The same functions run in the build and in `zos-image verify`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from image import elf
from image.errors import GateError
from image.steps.kernel_modules import builtin_names, plain, read_module
from image.steps.libraries import FOLDER, LOADER
from image.tree import File, Folder, Link, Tree

EXECUTABLES = frozenset({"usr/bin/zosd", "usr/bin/btrfs", "usr/bin/mkfs.btrfs", LOADER})
_INTERPRETERS = re.compile(
    r"(r?ba|da|a|k|mk|z|c|tc|fi|sa)?sh(\.static)?|busybox.*|toybox.*|python[0-9.]*|perl[0-9.]*"
    r"|lua(jit)?[0-9.]*|ruby[0-9.]*|node(js)?|php[0-9.]*|tclsh[0-9.]*|wish[0-9.]*|expect|[gmn]?awk"
    r"|gdb(server)?|strace|socat|telnetd?|sshd?|dropbear|login|sulogin|a?getty|su|sudo|doas|pkexec"
    r"|ldconfig|modprobe|env|xargs|vim?|emacs|ed"
)
_ALLOWED = EXECUTABLES | {"init"}
_SETID = 0o6000
_WORLD_WRITABLE = 0o002


def check(tree: Tree, layer: str) -> None:
    """Raise GateError for the first breach; `layer` (`root`, `zos`, `stage1`) leads its message."""
    for breach in breaches(tree):
        raise GateError(f"{layer}: {breach}")


def breaches(tree: Tree) -> Iterator[str]:
    """Every rule that `tree` breaks, as one sentence each, in path order."""
    for path, node in sorted(tree.items()):
        if isinstance(node, Link):
            continue
        yield from _modes(path, node)
        yield from _agent(path)
        if isinstance(node, File):
            yield from _programs(path, node)
    yield from _modules(tree)


def _modes(path: str, node: File | Folder) -> Iterator[str]:
    if node.mode & _SETID:
        yield f"{path} is setuid or setgid"
    if node.mode & _WORLD_WRITABLE:
        yield f"{path} is world-writable"


def _agent(path: str) -> Iterator[str]:
    parts = PurePosixPath(path).parts
    if "testkit" in parts or ("zos-testkit" in parts and parts[-1] != "zos-testkit"):
        yield f"{path} belongs to the test agent, which no released image may hold"


def _programs(path: str, node: File) -> Iterator[str]:
    name = PurePosixPath(path).name
    binary = elf.is_elf(node.data)
    executable = bool(node.mode & 0o111)
    if _INTERPRETERS.fullmatch(name) and (binary or executable):
        yield f"{path} is a shell, an interpreter or a login program"
    elif executable and node.data.startswith(b"#!"):
        yield f"{path} is a script"
    elif executable and path not in _ALLOWED:
        yield f"{path} is executable and not in the list of programs"
    elif binary and _is_program(path, node.data):
        yield f"{path} is a program and not in the list of programs"


def _is_program(path: str, data: bytes) -> bool:
    """Whether the loader could start it: libc and libcap name a loader too, to print a version."""
    if path in _ALLOWED or path.endswith(".ko"):
        return False
    library = path.startswith(f"{FOLDER}/lib") and ".so" in PurePosixPath(path).name
    return not library and (elf.parse(data).interpreter is not None or ".so" not in path)


def _modules(tree: Tree) -> Iterator[str]:
    found = {
        path: read_module(path, node.data)
        for path, node in tree.items()
        if path.endswith(".ko") and isinstance(node, File)
    }
    if not found:
        return
    release = PurePosixPath(next(iter(found))).parts[3]
    present = {m.name for m in found.values()} | builtin_names(tree, release)
    for path, module in sorted(found.items()):
        for name in module.depends:
            if plain(name) not in present:
                yield f"{path} needs module {name}, which is missing"
