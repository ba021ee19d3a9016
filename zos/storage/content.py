"""What is on a disk, told from the few places where a file system or a table shows itself.

A disk counts as empty only when all these places hold nothing but zeros. What no signature names
is data of an unknown kind, and as foreign as the rest.

While a pool is being made, a mark of ours stands near the end of the disk. After a power cut it
tells the half-made pool from foreign data: only mkfs can have written to the disk since.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from zos.storage import signatures
from zos.storage.superblock import Superblock, parse

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
# The largest offset of any signature known is 512 KiB from an end. The first partition starts at
# 1 MiB, so that a lost partition table still leaves its file system to be seen.
HEAD, TAIL = 2 * MIB, 1 * MIB
SUPERBLOCK_OFFSET = 64 * KIB
COPY_OFFSETS = (64 * MIB, 256 * GIB)  # where btrfs keeps copies of its superblock
SUPERBLOCK_SIZE = 4 * KIB
# Behind all that mkfs writes, and before the last 2 MiB, which it clears.
MARK_FROM_END = 3 * MIB
MARK = b"zero-os: a pool is being made on this disk\n".ljust(512, b"\0")


class ContentKind(StrEnum):
    """What may be done follows from it: see plan.py."""

    EMPTY = "empty"
    UNFINISHED = "unfinished"  # a pool of ours was being made when the power went
    POOL = "pool"  # a pool of ours, whole as far as its superblock tells
    DAMAGED = "damaged"  # a pool of ours whose superblock is not whole
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


class Regions(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes read from a disk, at the `places` for its size."""

    head: bytes
    tail: bytes
    mark: bytes
    copies: tuple[bytes, ...] = ()


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """`what` reads on in "it carries ..."; `label` and `fsid` are of a pool.

    `marked`: the mark of a pool in the making is still there.
    """

    kind: ContentKind
    what: str = ""
    label: str = ""
    fsid: str = ""
    marked: bool = False


def places(size: int) -> list[tuple[int, int]]:
    """(offset, length) of all that is looked at and erased: head, tail, mark, copies."""
    copies = [(at, SUPERBLOCK_SIZE) for at in COPY_OFFSETS if at < size - MARK_FROM_END]
    return [(0, HEAD), (size - TAIL, TAIL), (size - MARK_FROM_END, len(MARK)), *copies]


def identify(regions: Regions, partitions: int = 0) -> Content:
    """Decide what the disk carries. The youngest content counts: a table over a pool is no pool."""
    other = signatures.at_head(regions.head)
    if other:
        return _foreign(_with_partitions(other, partitions))
    marked = regions.mark == MARK
    first = parse(regions.head[SUPERBLOCK_OFFSET : SUPERBLOCK_OFFSET + SUPERBLOCK_SIZE])
    if first is not None:
        clean_start = _blank(regions.head[:SUPERBLOCK_OFFSET])
        return _btrfs(first, clean_start=clean_start, marked=marked)
    return Content(kind=ContentKind.UNFINISHED) if marked else _without_superblock(regions)


def _without_superblock(regions: Regions) -> Content:
    copies = [found for found in map(parse, regions.copies) if found is not None and found.ours]
    if copies and not _blank(regions.head):
        return _damaged(copies[0], "its first superblock is gone, a copy is left")
    if copies:
        return _foreign("the rest of a pool whose beginning was erased")
    if all(map(_blank, (regions.head, regions.tail, regions.mark, *regions.copies))):
        return Content(kind=ContentKind.EMPTY)
    return _foreign(signatures.at_tail(regions.tail) or "data of an unknown kind")


def _btrfs(found: Superblock, *, clean_start: bool, marked: bool) -> Content:
    if not found.ours:
        named = f" {found.label!r}" if found.label else ""
        several = f" of {found.devices} disks" if found.devices > 1 else ""
        return _foreign(f"a btrfs file system{named}{several}")
    if not found.whole:
        return _damaged(found, "the checksum of its superblock is wrong")
    if not clean_start:  # mkfs.btrfs leaves zeros there, and nothing writes there later
        return _damaged(found, "something was written over its first 64 KiB")
    return Content(kind=ContentKind.POOL, label=found.label, fsid=found.fsid, marked=marked)


def _damaged(found: Superblock, what: str) -> Content:
    return Content(kind=ContentKind.DAMAGED, what=what, label=found.label, fsid=found.fsid)


def _foreign(what: str) -> Content:
    return Content(kind=ContentKind.FOREIGN, what=what)


def _with_partitions(what: str, partitions: int) -> str:
    if what not in signatures.TABLES or not partitions:
        return what
    return f"{what} with {partitions} partition{'s' if partitions > 1 else ''}"


def _blank(region: bytes) -> bool:
    return region == bytes(len(region))
