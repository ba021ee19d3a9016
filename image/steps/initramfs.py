"""Puts the initramfs together: stage 1, the root, and behind them the zos layer.

The kernel reads concatenated archives, compressed or not. Stage 1 is compressed; the EROFS images
are stored, since they already are, and stay in RAM as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

import zstandard

from image.cpio import write_cpio
from image.steps.kernel_modules import Module
from image.tree import File, Folder, Tree


def stage1_tree(init: bytes, modules: Iterable[Module]) -> Tree:
    """/init, its modules, and /modules with their paths in load order."""
    tree = Tree({"init": File(init, 0o755), "newroot": Folder()})
    paths = []
    for module in modules:
        tree[module.path] = File(module.data)
        paths.append(f"/{module.path}\n")
    tree["modules"] = File("".join(paths).encode())
    return tree


def compressed_archive(tree: Tree, epoch: int) -> bytes:
    """Compress with zstd -19, one thread, padded so that another archive can follow."""
    packed = zstandard.ZstdCompressor(level=19, threads=0).compress(write_cpio(tree, epoch))
    return packed + b"\0" * (-len(packed) % 512)


def stored_archive(name: str, body: bytes, epoch: int) -> bytes:
    """An uncompressed archive that holds one file."""
    return write_cpio(Tree({name: File(body)}), epoch)
