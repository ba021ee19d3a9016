"""Bytes of a whole disk: reading what shows its content, erasing it by consent, its seek time."""

from __future__ import annotations

import fcntl
import mmap
import os
import random
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from zos.adapters.threads import in_thread

_READ_PARTITIONS = 0x125F  # BLKRRPART
_DISCARD = 0x1277  # BLKDISCARD
_CHUNK = 1 << 20
# Seek time: enough reads for an average, few enough for a slow disk (64 x 10 ms).
_READS, _CLOSE_READS, _FEWEST_READS, _PATIENCE = 64, 8, 16, 2.0
# A disk that is throttled delays reads of one place too, which must not hide that it is slow.
_LONGEST_WAY = 0.0004
_SMALLEST_READ = 512


async def read(path: str, places: Sequence[tuple[int, int]]) -> tuple[bytes, ...]:
    """The bytes at each (offset, length); short where the disk ends."""
    return await in_thread(path, partial(_read, path, tuple(places)))


async def erase(path: str, places: Sequence[tuple[int, int]]) -> None:
    """Write zeros at each (offset, length). Refused by the kernel while anything uses the disk."""
    await in_thread(path, partial(_erase, path, tuple(places)))


async def write(path: str, offset: int, data: bytes) -> None:
    """Refused while anything uses the disk; on the medium when it returns."""
    await in_thread(path, partial(_write, path, offset, data))


async def discard(path: str, size: int) -> None:
    """Tell an SSD that nothing on it is needed; a disk that knows no such thing is left alone."""
    await in_thread(path, partial(_discard, path, size))


async def seek_time(path: str, size: int) -> float:
    """Seconds that going to a random place adds to a read.

    The average of the faster half of random reads, less what reading one place again and again
    takes: the way to the disk, which is long in an emulated machine. A hard disk has no fast half,
    while a busy machine delays some reads of any disk.
    """
    return await in_thread(path, partial(_seek_time, path, size))


def _read(path: str, places: tuple[tuple[int, int], ...]) -> tuple[bytes, ...]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return tuple(_read_whole(descriptor, offset, length) for offset, length in places)
    finally:
        os.close(descriptor)


def _read_whole(descriptor: int, offset: int, length: int) -> bytes:
    parts = []
    while length > 0:
        part = os.pread(descriptor, min(length, _CHUNK), offset)
        if not part:
            break
        parts.append(part)
        offset, length = offset + len(part), length - len(part)
    return b"".join(parts)


def _erase(path: str, places: tuple[tuple[int, int], ...]) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC)
    try:
        for offset, length in places:
            for start in range(offset, offset + length, _CHUNK):
                os.pwrite(descriptor, bytes(min(_CHUNK, offset + length - start)), start)
        os.fsync(descriptor)
        with suppress(OSError):  # a disk that cannot have partitions refuses
            fcntl.ioctl(descriptor, _READ_PARTITIONS)
    finally:
        os.close(descriptor)


def _write(path: str, offset: int, data: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC)
    try:
        os.pwrite(descriptor, data, offset)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(path: str, size: int) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.ioctl(descriptor, _DISCARD, struct.pack("=QQ", 0, size))
    finally:
        os.close(descriptor)


def _seek_time(path: str, size: int) -> float:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT | os.O_CLOEXEC)
    try:
        length = _read_length(descriptor)
        way = min(_read_times(descriptor, length, lambda: 0, _CLOSE_READS))
        places = size // length
        times = _read_times(descriptor, length, lambda: random.randrange(places) * length, _READS)
    finally:
        os.close(descriptor)
    fast = sorted(times)[: len(times) // 2]
    return max(0.0, sum(fast) / len(fast) - min(way, _LONGEST_WAY))


def _read_times(descriptor: int, length: int, place: Callable[[], int], most: int) -> list[float]:
    """Seconds of each of `most` reads; fewer on a disk that is slow even for a hard disk."""
    view = memoryview(mmap.mmap(-1, mmap.PAGESIZE))[:length]  # O_DIRECT wants an aligned place
    times: list[float] = []
    end = time.monotonic() + _PATIENCE
    while len(times) < most and (len(times) < _FEWEST_READS or time.monotonic() < end):
        offset = place()
        start = time.perf_counter()
        os.preadv(descriptor, [view], offset)
        times.append(time.perf_counter() - start)
    return times


def _read_length(descriptor: int) -> int:
    """512 bytes, or the disk's sector where that is larger (BLKSSZGET)."""
    sector = bytearray(4)
    fcntl.ioctl(descriptor, 0x1268, sector)
    return max(_SMALLEST_READ, int.from_bytes(sector, "little"))
