"""Takes symbols and debug information out of the wheels' libraries; Debian's own have none."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from image import elf
from image.tools import Tools
from image.tree import File, Tree


def strip(tools: Tools, tree: Tree, folder: str) -> None:
    """Strip every ELF file of `tree` below `folder`."""
    found = [
        (path, node)
        for path, node in sorted(tree.items())
        if path.startswith(f"{folder}/") and isinstance(node, File) and elf.is_elf(node.data)
    ]
    with tempfile.TemporaryDirectory() as scratch:

        def one(number: int) -> bytes:
            at = Path(scratch, str(number))
            at.write_bytes(found[number][1].data)
            tools.run("x86_64-linux-gnu-strip", "--strip-unneeded", at)
            return at.read_bytes()

        with ThreadPoolExecutor(2) as pool:
            for (path, node), body in zip(found, pool.map(one, range(len(found))), strict=True):
                tree[path] = File(body, node.mode, node.origin)
