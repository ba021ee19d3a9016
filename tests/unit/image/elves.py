"""Small ELF files made by hand: what the linker of a test would give."""

from __future__ import annotations

import struct


def elf(needed: tuple[str, ...] = (), interpreter: str | None = None) -> bytes:
    """A file with one loaded segment, a dynamic section and maybe an interpreter."""
    strings = b"\0"
    offsets = []
    for name in needed:
        offsets.append(len(strings))
        strings += name.encode() + b"\0"
    count = 3 if interpreter else 2
    at = 64 + 56 * count
    dynamic_size = 16 * (len(needed) + 2)
    strings_at = at + dynamic_size
    dynamic = b"".join(struct.pack("<qQ", 1, offset) for offset in offsets)
    dynamic += struct.pack("<qQ", 5, strings_at) + struct.pack("<qQ", 0, 0)
    interp_at = strings_at + len(strings)
    tail = (interpreter or "").encode() + b"\0"
    total = interp_at + len(tail)

    def segment(kind: int, offset: int, size: int) -> bytes:
        return struct.pack("<IIQQQQQQ", kind, 4, offset, offset, offset, size, size, 8)

    heads = segment(1, 0, total) + segment(2, at, dynamic_size)
    if interpreter:
        heads += segment(3, interp_at, len(tail))
    start = b"\x7fELF\x02\x01\x01" + b"\0" * 9
    start += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, count, 0, 0, 0)
    return start + heads + dynamic + strings + tail


def module(**info: str) -> bytes:
    """A kernel module as far as its `.modinfo` goes."""
    text = b"".join(f"{key}={value}".encode() + b"\0" for key, value in info.items())
    return b"\x7fELF\x02\x01\0" + text
