"""Follows DT_NEEDED from every ELF file of the root and brings in the libraries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from image import elf
from image.errors import GateError
from image.tree import File, Link, Tree

FOLDER = "usr/lib/x86_64-linux-gnu"
LOADER = "usr/lib64/ld-linux-x86-64.so.2"


def close(root: Tree, pool: Tree, extra: Iterable[str]) -> None:
    """Add to `root` what its ELF files and the names in `extra` need, under their sonames.

    Raises GateError naming the library and who needs it.
    """
    queue = [(name, "the list of libraries") for name in extra]
    for path, node in root.items():
        if isinstance(node, File) and elf.is_elf(node.data):
            queue += [(name, path) for name in elf.parse(node.data).needed]
    root[LOADER] = _file(pool, "ld-linux-x86-64.so.2", "every program")
    while queue:
        name, by = queue.pop()
        target = f"{FOLDER}/{name}"
        if name == PurePosixPath(LOADER).name or target in root:
            continue
        node = _file(pool, name, by)
        root[target] = node
        queue += [(other, target) for other in elf.parse(node.data).needed]


def _file(pool: Tree, name: str, by: str) -> File:
    for folder in (FOLDER, "usr/lib64", "usr/lib"):
        found = pool.resolve(f"{folder}/{name}")
        node = pool.get(found) if found else None
        if isinstance(node, File):
            return node
    raise GateError(f"library {name} is in no package of the lock, needed by {by}")


def sonames(root: Tree) -> dict[str, str]:
    """Short name → soname, for what `ctypes.util.find_library` answers: `udev` → `libudev.so.1`."""
    table = {}
    for path, node in sorted(root.items()):
        name = PurePosixPath(path).name
        if path.startswith(f"{FOLDER}/lib") and ".so" in name and not isinstance(node, Link):
            table[name.removeprefix("lib").split(".so")[0]] = name
    return table
