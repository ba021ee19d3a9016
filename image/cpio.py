"""Writes newc cpio archives, the kernel's initramfs format: sorted, renumbered, root-owned.

Source: the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
"""

from __future__ import annotations

import stat

from image.tree import File, Folder, Link, Node, Tree


def _entry(number: int, path: str, mode: int, data: bytes, epoch: int) -> bytes:
    name = path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(mode) else 1
    fields = (number, mode, 0, 0, links, epoch, len(data), 0, 0, 0, 0, len(name), 0)
    head = b"070701" + b"".join(b"%08x" % field for field in fields) + name
    head += b"\0" * (-len(head) % 4)
    return head + data + b"\0" * (-len(data) % 4)


def _shape(node: Node) -> tuple[int, bytes]:
    match node:
        case File(data, mode):
            return stat.S_IFREG | mode, data
        case Link(target):
            return stat.S_IFLNK | 0o777, target.encode()
        case Folder(mode):
            return stat.S_IFDIR | mode, b""


def write_cpio(tree: Tree, epoch: int) -> bytes:
    """The archive of `tree`, padded to 512 bytes so that archives can be concatenated."""
    parts = []
    for number, (path, node) in enumerate(tree.items_sorted(), 1):
        mode, data = _shape(node)
        parts.append(_entry(number, path, mode, data, epoch))
    parts.append(_entry(0, "TRAILER!!!", 0, b"", 0))
    whole = b"".join(parts)
    return whole + b"\0" * (-len(whole) % 512)
