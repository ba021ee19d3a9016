"""Disks that are not as the node would like them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from grid.spec import GIB
from tests.e2e.bench import Bench

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]
FOREIGN = 110 * GIB


PAGE = 4096


def content(path: Path) -> dict[int, bytes]:
    """A sparse disk's every page that is not zero: offset to hash."""
    found = {}
    with path.open("rb") as handle:
        number, at = handle.fileno(), 0
        size = os.fstat(number).st_size
        while at < size:
            try:
                at = os.lseek(number, at, os.SEEK_DATA) // PAGE * PAGE
            except OSError:
                break  # no data behind
            end = os.lseek(number, at, os.SEEK_HOLE)
            for offset in range(at, end, PAGE):
                page = os.pread(number, PAGE, offset).ljust(PAGE, b"\0")
                if any(page):
                    found[offset] = hashlib.sha256(page).digest()
            at = end
    return found


def write_fat(path: Path) -> None:
    """A disk with somebody's FAT boot sector and text on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sector = bytearray(512)
    sector[0:3] = b"\xeb\x3c\x90"
    sector[3:11] = b"MSDOS5.0"
    sector[11:24] = bytes.fromhex("00020101000200020f0f80f0ff")[:13]
    sector[54:62] = b"FAT16   "
    sector[510:512] = b"\x55\xaa"
    with path.open("wb") as handle:
        handle.truncate(FOREIGN)
        handle.write(sector)
        handle.seek(1 << 20)
        handle.write(b"somebody's thesis, the only copy\n" * 1000)


async def test_a_foreign_disk_is_untouched_and_named_then_wiped_by_consent(bench: Bench) -> None:
    disk = bench.disk("foreign", "thesis", FOREIGN)
    write_fat(disk.path)
    before = content(disk.path)
    assert len(before) > 8
    spec = bench.spec("foreign", disks=(disk,))
    async with bench.boot("foreign", spec) as guest:
        said = await guest.token("disk is foreign")
        assert said["disk"] == "thesis"
        ready = await guest.token("identity ready")
        assert ready["state"] == "temporary"
        await guest.token("uplink ready")
        await guest.on_screen("wipe=thesis")
    assert content(disk.path) == before
    assert await bench.rows("foreign") == []

    consent = bench.spec("foreign", disks=(disk,), settings=bench.settings(wipe="thesis"))
    async with bench.boot("foreign", consent) as guest:
        await guest.token("pool ready")
        await guest.registered()
    row = await bench.row("foreign")
    assert row.sru + row.hru == FOREIGN


async def test_a_machine_without_a_disk_waits_with_a_temporary_identity(bench: Bench) -> None:
    async with bench.boot("diskless", bench.spec("diskless")) as guest:
        ready = await guest.token("identity ready")
        assert ready["state"] == "temporary"
        await guest.token("uplink ready")
        await guest.word("there is no disk to keep the node's key on")
        await guest.on_screen("attach an empty SSD")
    assert await bench.rows("diskless") == []


async def test_hdd_and_ssd_are_told_apart_by_seek_time(bench: Bench) -> None:
    """And remembered: the same disk, no longer throttled, is still an HDD after a reboot."""
    fast = bench.disk("types", "fast", 120 * GIB)
    slow = bench.disk("types", "slow", 40 * GIB, iops=80)
    async with bench.boot("types", bench.spec("types", disks=(fast, slow))) as guest:
        await guest.token("pool ready", type="ssd")
        await guest.token("pool ready", type="hdd")
        await guest.registered()
    row = await bench.row("types")
    assert (row.sru, row.hru) == (120 * GIB, 40 * GIB)


async def test_a_machine_below_the_minimum_says_so_and_sends_nothing(bench: Bench) -> None:
    disk = bench.disk("small", "small", 60 * GIB)
    async with bench.boot("small", bench.spec("small", disks=(disk,))) as guest:
        waits = await guest.token("waiting", subject="hardware")
        assert "100 GiB" in str(waits["remedy"])
    assert await bench.rows("small") == []
