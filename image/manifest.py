"""What an image holds: every file with its hash, and a table of sizes by component."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TypedDict

import zstandard

from image.tree import File, Folder, Link, Tree


class Entry(TypedDict):
    """One path of one layer. `sha256` of a link is that of its target; a folder has none."""

    layer: str
    path: str
    kind: str
    mode: int
    size: int
    sha256: str
    origin: str


class Component(TypedDict):
    """A group of files: `size` unpacked bytes, `packed` its share of the compressed image."""

    name: str
    files: int
    size: int
    packed: int


class Source(TypedDict):
    """A package that a file of the image comes from: a .deb or a wheel, by the hash of its file."""

    kind: str
    name: str
    version: str
    sha256: str


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entries(tree: Tree, layer: str) -> list[Entry]:
    """The tree's nodes with their parents, in path order."""
    rows = []
    for path, node in tree.items_sorted():
        match node:
            case File(data, mode, origin):
                row = Entry(layer=layer, path=path, kind="file", mode=mode, size=len(data),
                            sha256=sha256(data), origin=origin)  # fmt: skip
            case Link(target, origin):
                row = Entry(layer=layer, path=path, kind="link", mode=0o777, size=len(target),
                            sha256=sha256(target.encode()), origin=origin)  # fmt: skip
            case Folder(mode, origin):
                row = Entry(layer=layer, path=path, kind="folder", mode=mode, size=0, sha256="",
                            origin=origin)  # fmt: skip
        rows.append(row)
    return rows


def _group(path: str, origin: str) -> str:
    if path.startswith("usr/lib/modules/"):
        return "kernel modules"
    if path.startswith("usr/lib/python3.13/"):
        return "Python standard library"
    if path.startswith("usr/lib/python3/dist-packages/"):
        return f"Python package {origin.removeprefix('python3-')}"
    if path.startswith("usr/bin/"):
        return "programs"
    if ".so" in path:
        return "libraries"
    return "other files"


def components(tree: Tree, packed: int) -> list[Component]:
    """Group the tree's files; `packed` bytes are shared out by compressed size of each group.

    A group's share is estimated with zstd, file by file: EROFS does not say what a file costs.
    """
    files: dict[str, list[bytes]] = {}
    for path, node in tree.items():
        if isinstance(node, File):
            files.setdefault(_group(path, node.origin), []).append(node.data)
    packer = zstandard.ZstdCompressor(level=3)
    weight = {
        name: sum(len(packer.compress(body)) for body in bodies) for name, bodies in files.items()
    }
    total = sum(weight.values()) or 1
    rows = [
        Component(
            name=name,
            files=len(bodies),
            size=sum(map(len, bodies)),
            packed=packed * weight[name] // total,
        )
        for name, bodies in files.items()
    ]
    return sorted(rows, key=lambda row: (-row["packed"], row["name"]))


def size_table(rows: Iterable[Component], outputs: dict[str, int]) -> str:
    """The table a person reads: components of the image, then the files of the output folder."""
    lines = [f"{'component':<34}{'files':>7}{'KiB':>10}{'packed KiB':>12}"]
    lines += [
        f"{r['name']:<34}{r['files']:>7}{r['size'] >> 10:>10}{r['packed'] >> 10:>12}" for r in rows
    ]
    lines += ["", f"{'file':<34}{'':>7}{'KiB':>10}"]
    lines += [f"{name:<34}{'':>7}{size >> 10:>10}" for name, size in outputs.items()]
    return "\n".join(lines) + "\n"
