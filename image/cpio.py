"""Writes and reads newc cpio archives, the initramfs format: sorted, renumbered, root-owned.

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


def read_cpio(raw: bytes) -> Tree:
    """Every file, link and folder of one or more archives, one behind the other.

    Raises ValueError when `raw` is damaged.
    """
    tree, at = Tree(), 0
    while raw[at : at + 6] == b"070701":
        fields = [int(raw[at + 6 + 8 * n : at + 14 + 8 * n], 16) for n in range(13)]
        mode, size, length = fields[1], fields[6], fields[11]
        name = raw[at + 110 : at + 110 + length - 1].decode()
        start = (at + 110 + length + 3) & ~3
        data = raw[start : start + size]
        if len(data) != size:
            raise ValueError(f"{name} is cut short")
        at = (start + size + 3) & ~3
        if name == "TRAILER!!!":
            at += len(raw[at:]) - len(raw[at:].lstrip(b"\0"))
        else:
            tree[name] = _node(mode, data)
    if raw[at:].strip(b"\0"):
        raise ValueError(f"no archive header at byte {at}")
    return tree


def _node(mode: int, data: bytes) -> Node:
    if stat.S_ISLNK(mode):
        return Link(data.decode())
    if stat.S_ISDIR(mode):
        return Folder(mode & 0o7777)
    return File(data, mode & 0o7777)
