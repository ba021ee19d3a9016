"""Marks by which partition tables and file systems are known. One line each; btrfs is apart.

Source of offsets and marks: the formats' own specifications, and Linux's headers of them.
"""

from __future__ import annotations

GPT, MBR = "a GPT partition table", "an MBR partition table"
TABLES = (GPT, MBR)

# (name, offset from the start, mark); the first that fits counts, so a special one goes first.
_AT_HEAD = (
    (GPT, 512, b"EFI PART"),
    (GPT, 4096, b"EFI PART"),
    ("an encrypted LUKS volume", 0, b"LUKS\xba\xbe"),
    ("an LVM physical volume", 0x018, b"LVM2 001"),
    ("an LVM physical volume", 0x218, b"LVM2 001"),
    ("an LVM physical volume", 0x418, b"LVM2 001"),
    ("an LVM physical volume", 0x618, b"LVM2 001"),
    ("a member of a Linux RAID", 0, b"\xfc\x4e\x2b\xa9"),
    ("a member of a Linux RAID", 4096, b"\xfc\x4e\x2b\xa9"),
    ("a Ceph volume", 0, b"bluestore block device"),
    ("an XFS file system", 0, b"XFSB"),
    ("a squashfs file system", 0, b"hsqs"),
    ("an NTFS file system", 3, b"NTFS    "),
    ("an exFAT file system", 3, b"EXFAT   "),
    ("a ReFS file system", 3, b"ReFS"),
    ("a BitLocker volume", 3, b"-FVE-FS-"),
    ("a FAT file system", 82, b"FAT32   "),
    ("a FAT file system", 54, b"FAT1"),
    ("an APFS container", 32, b"NXSB"),
    ("an ext file system", 1080, b"\x53\xef"),
    ("an HFS+ file system", 1024, b"H+\x00\x04"),
    ("an HFS+ file system", 1024, b"HX\x00\x05"),
    ("an EROFS file system", 1024, b"\xe2\xe1\xf5\xe0"),
    ("an F2FS file system", 1024, b"\x10\x20\xf5\xf2"),
    ("a bcache device", 4120, bytes.fromhex("c68573f64e1a45ca8265f57f48ba6d81")),
    ("a bcachefs file system", 4120, bytes.fromhex("c68573f666ce90a9d96a60cf803df7ef")),
    ("a swap area", 4086, b"SWAPSPACE2"),
    ("an ISO 9660 image", 32769, b"CD001"),
    ("a UDF file system", 32769, b"BEA01"),
    ("a JFS file system", 32768, b"JFS1"),
    ("a ReiserFS file system", 65588, b"ReIsEr"),
    ("a GFS2 file system", 65536, b"\x01\x16\x19\x70"),
    ("a VMFS volume", 0x100000, b"\x0d\xd0\x01\xc0"),
)
# (name, offset from the end, mark).
_AT_TAIL = (
    ("a backup of a GPT partition table", 512, b"EFI PART"),
    ("a member of an Intel RAID", 1024, b"Intel Raid ISM Cfg Sig. "),
    ("a member of a hardware RAID", 512, b"\xde\x11\xde\x11"),
)
_RAID_SUPERBLOCK = b"\xfc\x4e\x2b\xa9"
_RAID_ALIGNMENT = 64 << 10
_ZFS_LABEL = 256 << 10
_ZFS_UBERBLOCKS = 128 << 10
_ZFS_MARKS = (b"\x0c\xb1\xba\x00\x00\x00\x00\x00", b"\x00\x00\x00\x00\x00\xba\xb1\x0c")


def at_head(head: bytes) -> str:
    """What the marks near the start name, or "" when there is none."""
    for name, offset, mark in _AT_HEAD:
        if head.startswith(mark, offset):
            return name
    if _has_zfs_label(head):
        return "a ZFS pool"
    return MBR if _has_mbr(head) else ""


def at_tail(tail: bytes) -> str:
    """What the marks near the end name, or "" when there is none."""
    for name, offset, mark in _AT_TAIL:
        if tail.startswith(mark, len(tail) - offset):
            return name
    return "a member of a Linux RAID" if _has_old_raid(tail) else ""


def _has_mbr(head: bytes) -> bool:
    """The mark alone is also on boot sectors; a partition of some type makes it a table."""
    types = [head[0x1BE + 16 * entry + 4] for entry in range(4)]
    return head.startswith(b"\x55\xaa", 510) and any(types)


def _has_zfs_label(head: bytes) -> bool:
    """Uberblocks fill the second half of each label; at least one is written in any pool."""
    return any(
        head.startswith(mark, offset)
        for label in (0, _ZFS_LABEL)
        for offset in range(label + _ZFS_UBERBLOCKS, label + _ZFS_LABEL, 1024)
        for mark in _ZFS_MARKS
    )


def _has_old_raid(tail: bytes) -> bool:
    """Formats 0.90 and 1.0 stand in the last 128 KiB, on a boundary counted from the start."""
    places = range(max(0, len(tail) - 2 * _RAID_ALIGNMENT), len(tail), 512)
    return any(tail.startswith(_RAID_SUPERBLOCK, place) for place in places)
