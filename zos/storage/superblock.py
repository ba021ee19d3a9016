"""The superblock of btrfs: 4096 bytes, of which we read what tells a pool of ours.

Source of the layout: linux fs/btrfs, struct btrfs_super_block.
"""

from __future__ import annotations

import re
import struct
from uuid import UUID

import msgspec

SIZE = 4096
_MAGIC = b"_BHRfS_M"
_MAGIC_OFFSET, _FSID_OFFSET, _DEVICES_OFFSET = 0x40, 0x20, 0x88
_CHECKSUM_TYPE_OFFSET, _LABEL_OFFSET, _LABEL_LENGTH = 0xC4, 0x12B, 0x100
_CHECKSUM_LENGTH = 32
_CRC32C = 0  # the only checksum mkfs.btrfs uses unless asked; pools of ours always have it
_CRC32C_POLYNOMIAL = 0x82F63B78
# Pools are named by a random UUID, here as in the original.
_OUR_LABEL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Superblock(msgspec.Struct, frozen=True, kw_only=True):
    """`whole`: the checksum is right. `ours`: one disk, labelled as only pools are."""

    label: str
    fsid: str
    devices: int
    whole: bool

    @property
    def ours(self) -> bool:
        return self.devices == 1 and bool(_OUR_LABEL.fullmatch(self.label))


def parse(block: bytes) -> Superblock | None:
    """Read a superblock; None when the bytes are none."""
    if len(block) != SIZE or block[_MAGIC_OFFSET : _MAGIC_OFFSET + len(_MAGIC)] != _MAGIC:
        return None
    label = block[_LABEL_OFFSET : _LABEL_OFFSET + _LABEL_LENGTH].split(b"\0", 1)[0]
    (devices,) = struct.unpack_from("<Q", block, _DEVICES_OFFSET)
    return Superblock(
        label=label.decode(errors="replace"),
        fsid=str(UUID(bytes=block[_FSID_OFFSET : _FSID_OFFSET + 16])),
        devices=devices,
        whole=_is_whole(block),
    )


def _is_whole(block: bytes) -> bool:
    (kind,) = struct.unpack_from("<H", block, _CHECKSUM_TYPE_OFFSET)
    if kind != _CRC32C:
        return True  # a checksum that we cannot compute; the kernel checks it at mount
    (stored,) = struct.unpack_from("<I", block, 0)
    return bool(stored == crc32c(block[_CHECKSUM_LENGTH:]))


def crc32c(data: bytes) -> int:
    """Castagnoli's CRC, as btrfs stores it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def _table_entry(index: int) -> int:
    for _ in range(8):
        index = (index >> 1) ^ (_CRC32C_POLYNOMIAL if index & 1 else 0)
    return index


_TABLE = tuple(map(_table_entry, range(256)))
