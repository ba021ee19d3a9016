"""`zos-image verify`: whether a folder is what its manifest says, and keeps every rule.

Everything is taken apart again: the media, the initrd's archives, both file systems; each file is
compared with the manifest and the gates of the build run once more.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pefile
import zstandard

from image import output
from image.cpio import read_cpio
from image.errors import RefusedError, UnavailableError
from image.manifest import Entry, entries, sha256
from image.output import Manifest
from image.steps import gates
from image.steps.filesystem import read_erofs
from image.tools import Tools
from image.tree import Tree

# UKI section → the file of the folder that it must equal.
SECTIONS = {".linux": "vmlinuz", ".initrd": "initrd"}


@dataclass(frozen=True)
class Check:
    """One finding; an empty `trouble` means good."""

    subject: str
    trouble: str = ""


def verify(folder: Path, tools: Tools) -> list[Check]:
    """Every check in order; those behind a damaged file are left out."""
    manifest = output.read_manifest(folder)
    found = list(_media(folder, manifest))
    if not any(check.trouble for check in found):
        found += _uki(folder)
        found += _layers(folder, manifest, tools)
    return found


def _media(folder: Path, manifest: Manifest) -> Iterator[Check]:
    for row in manifest["outputs"]:
        path = folder / row["name"]
        try:
            body = path.read_bytes()
        except OSError as cause:
            yield Check(row["name"], f"cannot be read ({cause.strerror}); build the image again")
            continue
        if len(body) != row["size"] or sha256(body) != row["sha256"]:
            yield Check(row["name"], "is not the file of the manifest; build the image again")
        else:
            yield Check(row["name"])


def _uki(folder: Path) -> Iterator[Check]:
    with pefile.PE(str(folder / "zos.efi"), fast_load=True) as program:
        sections = {
            section.Name.rstrip(b"\0").decode(): section.get_data()[: section.Misc_VirtualSize]
            for section in program.sections
        }
    for name, other in SECTIONS.items():
        same = sections.get(name) == (folder / other).read_bytes()
        yield Check(f"zos.efi {name}", "" if same else f"is not {other}")
    line = sections.get(".cmdline", b"").rstrip(b"\0\n")
    same = line == (folder / "cmdline").read_bytes().rstrip()
    yield Check("zos.efi .cmdline", "" if same else "is not cmdline")


def unpack(initrd: bytes) -> Tree:
    """The files of an initrd: a compressed archive first, stored ones behind it.

    Raises RefusedError when it is damaged.
    """
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    try:
        tree = read_cpio(unpacker.decompress(initrd))
        tree.update(read_cpio(unpacker.unused_data.lstrip(b"\0")))
    except (zstandard.ZstdError, ValueError) as cause:
        raise RefusedError(f"initrd: damaged ({cause})") from cause
    return tree


def _layers(folder: Path, manifest: Manifest, tools: Tools) -> Iterator[Check]:
    stage1 = unpack((folder / "initrd").read_bytes())
    images = {"root": stage1.pop("root.erofs", None), "zos": stage1.pop("zos.erofs", None)}
    trees = {"stage1": stage1}
    for name, node in images.items():
        if node is None or not hasattr(node, "data"):
            yield Check(f"layer {name}", "is missing from the initrd")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch, "tree")
            try:
                read_erofs(tools, node.data, f"{name}.erofs", target)
            except UnavailableError as cause:
                yield Check(f"layer {name}", str(cause))
                continue
            trees[name] = Tree.read(target)
    for name, tree in trees.items():
        wanted = [row for row in manifest["files"] if row["layer"] == name]
        trouble = _difference(wanted, entries(tree, name)) or next(gates.breaches(tree), "")
        yield Check(f"layer {name} ({len(wanted)} paths)", trouble)


def _difference(wanted: list[Entry], found: list[Entry]) -> str:
    """The first path that is not as the manifest has it."""

    def table(rows: list[Entry]) -> dict[str, tuple[str, int, str]]:
        return {row["path"]: (row["kind"], row["mode"], row["sha256"]) for row in rows}

    left, right = table(wanted), table(found)
    for path in sorted(left.keys() | right.keys()):
        if path not in right:
            return f"{path} is missing"
        if path not in left:
            return f"{path} is not in the manifest"
        if left[path] != right[path]:
            return f"{path} is not as in the manifest"
    return ""
