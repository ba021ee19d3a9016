"""What a disk carries: only zeros are empty, and a pool is ours only when nothing contradicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.storage import signatures
from zos.storage.content import (
    HEAD,
    MARK,
    SUPERBLOCK_OFFSET,
    SUPERBLOCK_SIZE,
    TAIL,
    Content,
    ContentKind,
    Regions,
    identify,
)
from zos.storage.superblock import crc32c, parse

VECTOR = json.loads((Path(__file__).parents[2] / "vectors" / "btrfs-superblock.json").read_text())
LABEL, FSID = VECTOR["label"], VECTOR["fsid"]
BLANK = bytes(TAIL)
NO_MARK = bytes(len(MARK))
BLANK_COPY = bytes(SUPERBLOCK_SIZE)


def superblock(**changes: bytes) -> bytes:
    """The vector, with `at_OFFSET` replaced; its checksum is made right unless `raw` is given."""
    block = bytearray(SUPERBLOCK_SIZE)
    for offset, text in VECTOR["bytes"]:
        data = bytes.fromhex(text)
        block[offset : offset + len(data)] = data
    for place, data in changes.items():
        offset = int(place.removeprefix("at_"), 16)
        block[offset : offset + len(data)] = data
    block[:4] = crc32c(bytes(block[32:])).to_bytes(4, "little")
    return bytes(block)


def region(*parts: tuple[int, bytes], size: int = HEAD) -> bytes:
    data = bytearray(size)
    for offset, part in parts:
        data[offset : offset + len(part)] = part
    return bytes(data)


def disk(
    *parts: tuple[int, bytes],
    tail: bytes = BLANK,
    mark: bytes = NO_MARK,
    copies: tuple[bytes, ...] = (BLANK_COPY,),
) -> Regions:
    return Regions(head=region(*parts), tail=tail, mark=mark, copies=copies)


def at_end(from_end: int, data: bytes) -> bytes:
    return region((TAIL - from_end, data), size=TAIL)


def renamed(label: str) -> bytes:
    return superblock(at_12b=label.encode().ljust(256, b"\0"))


POOL = (SUPERBLOCK_OFFSET, superblock())
GPT = (512, b"EFI PART")
MBR = ((0x1BE + 4, b"\x83"), (510, b"\x55\xaa"))


def test_zeros_at_every_place_are_empty() -> None:
    assert identify(disk()) == Content(kind=ContentKind.EMPTY)


@given(st.integers(0, TAIL - 1), st.integers(1, 255), st.sampled_from(["head", "rest", "tail"]))
def test_any_other_byte_is_not_empty(offset: int, byte: int, part: str) -> None:
    change = bytes([byte])
    regions = disk((offset + TAIL * (part == "rest"), change))
    if part == "tail":
        regions = disk(tail=at_end(TAIL - offset, change))
    assert identify(regions).kind is ContentKind.FOREIGN


def test_a_byte_where_a_superblock_would_be_copied_is_not_empty() -> None:
    copy = BLANK_COPY[:-1] + b"\1"
    assert identify(disk(copies=(copy,))).kind is ContentKind.FOREIGN


def test_a_pool_is_told_with_its_label_and_file_system() -> None:
    assert identify(disk(POOL)) == Content(kind=ContentKind.POOL, label=LABEL, fsid=FSID)


@pytest.mark.parametrize("label", ["", "backup", LABEL.upper(), LABEL[:-1], "1" * 36])
def test_btrfs_with_another_kind_of_label_is_foreign(label: str) -> None:
    content = identify(disk((SUPERBLOCK_OFFSET, renamed(label))))
    assert content.kind is ContentKind.FOREIGN
    assert content.what.startswith("a btrfs file system")
    assert content.label == ""


def test_btrfs_of_several_disks_is_foreign() -> None:
    block = superblock(at_88=(2).to_bytes(8, "little"))
    content = identify(disk((SUPERBLOCK_OFFSET, block)))
    assert content.kind is ContentKind.FOREIGN
    assert "of 2 disks" in content.what


def test_a_pool_with_a_wrong_checksum_is_damaged() -> None:
    block = superblock()[:-1] + b"\1"
    content = identify(disk((SUPERBLOCK_OFFSET, block)))
    assert content.kind is ContentKind.DAMAGED
    assert content.label == LABEL


def test_a_checksum_of_another_kind_is_left_to_the_kernel() -> None:
    block = bytearray(superblock(at_c4=b"\1\0"))
    block[:4] = b"\0\0\0\0"
    assert identify(disk((SUPERBLOCK_OFFSET, bytes(block)))).kind is ContentKind.POOL


def test_a_pool_under_a_younger_partition_table_is_foreign() -> None:
    content = identify(disk(POOL, GPT), partitions=3)
    assert content.kind is ContentKind.FOREIGN
    assert content.what == "a GPT partition table with 3 partitions"


def test_a_pool_with_noise_before_it_is_damaged() -> None:
    assert identify(disk(POOL, (9000, b"noise"))).kind is ContentKind.DAMAGED


def test_a_pool_whose_first_superblock_is_noise_is_damaged() -> None:
    content = identify(disk((SUPERBLOCK_OFFSET, b"noise"), copies=(superblock(),)))
    assert content.kind is ContentKind.DAMAGED
    assert content.label == LABEL


def test_a_pool_whose_beginning_was_erased_may_be_given_up_by_consent() -> None:
    content = identify(disk(copies=(superblock(),)))
    assert content.kind is ContentKind.FOREIGN
    assert "beginning was erased" in content.what


def test_another_file_system_over_an_old_pool_is_foreign() -> None:
    content = identify(disk((1080, b"\x53\xef"), copies=(superblock(),)))
    assert content == Content(kind=ContentKind.FOREIGN, what="an ext file system")


@pytest.mark.parametrize("part", [(0, b""), (1 << 20, b"tree"), (65536, b"half a superblock")])
def test_a_marked_disk_is_a_pool_in_the_making_whatever_mkfs_wrote(
    part: tuple[int, bytes],
) -> None:
    assert identify(disk(part, mark=MARK)) == Content(kind=ContentKind.UNFINISHED)


def test_the_mark_gives_up_no_foreign_data() -> None:
    assert identify(disk(GPT, mark=MARK)).kind is ContentKind.FOREIGN


def test_a_pool_that_was_finished_before_its_mark_was_taken_off_is_a_pool() -> None:
    content = identify(disk(POOL, mark=MARK))
    assert (content.kind, content.marked) == (ContentKind.POOL, True)


@pytest.mark.parametrize(
    ("name", "offset", "mark"), signatures._AT_HEAD, ids=lambda value: str(value)[:24]
)
def test_every_mark_near_the_start_is_told(name: str, offset: int, mark: bytes) -> None:
    assert identify(disk((offset, mark))).what == name


@pytest.mark.parametrize(
    ("name", "offset", "mark"), signatures._AT_TAIL, ids=lambda value: str(value)[:24]
)
def test_every_mark_near_the_end_is_told(name: str, offset: int, mark: bytes) -> None:
    assert identify(disk(tail=at_end(offset, mark))).what == name


def test_an_mbr_is_a_table_only_with_a_partition() -> None:
    assert identify(disk(*MBR), partitions=1).what == "an MBR partition table with 1 partition"
    assert identify(disk((510, b"\x55\xaa"))).what == "data of an unknown kind"


@pytest.mark.parametrize("offset", [128 << 10, (128 << 10) + 7 * 1024, (384 << 10) + 1024])
def test_a_zfs_pool_is_told_by_any_of_its_uberblocks(offset: int) -> None:
    assert identify(disk((offset, b"\x0c\xb1\xba\0\0\0\0\0"))).what == "a ZFS pool"


@pytest.mark.parametrize("from_end", [64 << 10, 8 << 10, (64 << 10) + 512])
def test_old_raid_members_are_told_near_the_end(from_end: int) -> None:
    tail = at_end(from_end, b"\xfc\x4e\x2b\xa9")
    assert identify(disk(tail=tail)).what == "a member of a Linux RAID"


def test_the_checksum_is_castagnoli_s() -> None:
    assert crc32c(b"123456789") == 0xE3069283


@given(st.binary(max_size=SUPERBLOCK_SIZE))
def test_any_bytes_are_a_superblock_or_none(data: bytes) -> None:
    assert parse(data) is None
    parse((superblock()[:0x80] + data).ljust(SUPERBLOCK_SIZE, b"\0")[:SUPERBLOCK_SIZE])
