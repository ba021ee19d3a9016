"""The zos layer: our own Python, compiled, as a file system of its own at /usr/lib/zos.

It is all that changes while zos/ is worked on, so a new image takes seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from image.errors import RefusedError
from image.manifest import Entry, entries
from image.steps import bytecode, filesystem, gates
from image.tools import Tools
from image.tree import File, Tree

TOP = Path(__file__).resolve().parent.parent
PACKAGES = ("zos", "tfchain_client")
MOUNT = "usr/lib/zos"
# Needs a wheel that only hosts have.
HOST_ONLY = frozenset({"tfchain_client/sr25519.py"})


@dataclass(frozen=True)
class Layer:
    """A finished layer: `image` is the EROFS, `size` what its files take unpacked."""

    image: bytes
    files: tuple[Entry, ...]
    size: int


def sources(top: Path = TOP) -> Tree:
    """Every file of our packages, without bytecode of the host."""
    tree = Tree()
    for package in PACKAGES:
        for path in sorted((top / package).rglob("*")):
            inside = path.relative_to(top)
            if not path.is_file() or path.suffix == ".md" or str(inside) in HOST_ONLY:
                continue
            if "__pycache__" not in inside.parts:
                tree[str(inside)] = File(path.read_bytes(), 0o644, "zero-os")
    if "zos/boot/main.py" not in tree:
        raise RefusedError(f"{top}: no zos/boot/main.py there, so nothing to run as PID 1")
    return tree


def build(tools: Tools, epoch: int, tree: Tree) -> Layer:
    """Compile and pack `tree`, once it passed the gates."""
    bytecode.compile_tree(tools, tree, f"{MOUNT}/")
    gates.check(tree, "zos")
    size = sum(len(node.data) for node in tree.values() if isinstance(node, File))
    return Layer(filesystem.make_erofs(tools, tree, epoch), tuple(entries(tree, "zos")), size)
