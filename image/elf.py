"""Reads from ELF files what the closure needs: interpreter and needed libraries.

Source: elf(5).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\x7fELF\x02\x01"
_PT_LOAD, _PT_DYNAMIC, _PT_INTERP = 1, 2, 3
_DT_NEEDED, _DT_STRTAB = 1, 5


@dataclass(frozen=True)
class Elf:
    """`interpreter` is None for libraries and static programs."""

    needed: tuple[str, ...]
    interpreter: str | None


def is_elf(data: bytes) -> bool:
    return data.startswith(MAGIC)


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()


def _dynamic(data: bytes, at: int, size: int) -> Iterator[tuple[int, int]]:
    for offset in range(at, at + size, 16):
        tag, value = struct.unpack_from("<qQ", data, offset)
        if tag == 0:
            return
        yield tag, value


def parse(data: bytes) -> Elf:
    """Raises ValueError when `data` is no ELF file of this kind."""
    if not is_elf(data):
        raise ValueError("not a 64-bit little-endian ELF file")
    (start,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    loads: list[tuple[int, int, int]] = []
    dynamic: tuple[int, int] | None = None
    interpreter = None
    for number in range(count):
        kind, _, offset, address, _, length, _, _ = struct.unpack_from(
            "<IIQQQQQQ", data, start + number * size
        )
        if kind == _PT_LOAD:
            loads.append((address, offset, length))
        elif kind == _PT_DYNAMIC:
            dynamic = (offset, length)
        elif kind == _PT_INTERP:
            interpreter = _text(data, offset)
    if dynamic is None:
        return Elf((), interpreter)
    entries = list(_dynamic(data, *dynamic))
    table = next(value for tag, value in entries if tag == _DT_STRTAB)
    strings = next(table - a + o for a, o, length in loads if a <= table < a + length)
    needed = tuple(_text(data, strings + value) for tag, value in entries if tag == _DT_NEEDED)
    return Elf(needed, interpreter)
