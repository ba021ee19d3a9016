"""The edges of storage refuse by themselves what storage would never ask."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from tests.integration.storage.machine import (
    GIB,
    MAGIC_OF_EXT,
    SIZE,
    THESIS,
    Machine,
    digest,
    machine,
    write,
)
from zos.adapters import btrfs, disk, mounts, process, udev
from zos.model.errors import CommandError, UnavailableError

pytestmark = [pytest.mark.integration, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Machine]:
    with machine(tmp_path) as found:
        yield found


async def test_making_a_pool_refuses_a_disk_that_shows_content(lab: Machine) -> None:
    file = lab.make("theirs")
    await process.run(("mkfs.btrfs", "--quiet", lab.path("theirs")))
    write(file, (1 << 29, THESIS))
    before = digest(file)
    with pytest.raises(CommandError):
        await btrfs.make(lab.path("theirs"), "pool")
    assert digest(file) == before


async def test_erasing_refuses_a_disk_in_use(lab: Machine) -> None:
    lab.make("busy")
    await btrfs.make(lab.path("busy"), "pool")
    point = lab.folder / "point"
    await mounts.mount(lab.path("busy"), point, kind="btrfs")
    with pytest.raises(UnavailableError, match="busy"):
        await disk.erase(lab.path("busy"), [(0, 4096)])
    await mounts.detach(point)


async def test_erasing_writes_zeros_exactly_where_it_is_told(lab: Machine) -> None:
    file = lab.make("theirs")
    write(file, MAGIC_OF_EXT, (8192, b"kept"), (SIZE - 4, b"gone"))
    await disk.erase(lab.path("theirs"), [(0, 8192), (SIZE - 4096, 4096)])
    head, tail = await disk.read(lab.path("theirs"), [(0, 8196), (SIZE - 4, 100)])
    assert head == bytes(8192) + b"kept"
    assert tail == bytes(4)


async def test_a_seek_time_is_measured_without_writing(lab: Machine) -> None:
    file = lab.make("one")
    before = digest(file)
    assert 0 <= await disk.seek_time(lab.path("one"), SIZE) < 1
    assert digest(file) == before


async def test_a_disk_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(UnavailableError, match="No such file"):
        await disk.read("/dev/none", [(0, 1)])
    with pytest.raises(UnavailableError, match="No such file"):
        await mounts.mount("/dev/none", Path("/tmp/zos-none"), kind="btrfs")


async def test_the_disks_of_the_lab_guest_are_told_as_they_were_plugged_in() -> None:
    found = {seen.serial: seen for seen in await udev.disks()}
    one, two = found["scratch-a"], found["scratch-b"]
    assert one.path.startswith("/dev/vd")
    assert (one.size, one.bus, one.partitions) == (20 * GIB, "virtio", 0)
    assert (one.removable, one.read_only) == (False, False)
    assert one.sequence != two.sequence
    assert 0 < one.since <= time.time()


async def test_loop_devices_are_no_disks_of_the_machine(lab: Machine) -> None:
    lab.make("one")
    assert lab.path("one") not in {found.path for found in await udev.disks()}


async def test_a_program_s_failure_tells_its_status_and_words() -> None:
    with pytest.raises(CommandError, match=r"mkfs.btrfs ended with status 1: .*/dev/none"):
        await process.run(("mkfs.btrfs", "/dev/none"))
    with pytest.raises(UnavailableError, match="cannot be started"):
        await process.run(("/usr/bin/none",))


async def test_a_mount_table_tells_what_is_mounted_where(lab: Machine) -> None:
    lab.make("one")
    await btrfs.make(lab.path("one"), "pool")
    point = lab.folder / "a point"
    await mounts.mount(lab.path("one"), point, kind="btrfs", flags=mounts.Flag.READ_ONLY)
    (row,) = [m for m in mounts.mounted() if m.point == str(point)]
    assert (row.kind, row.source, row.root, row.read_only) == (
        "btrfs",
        lab.path("one"),
        "/",
        True,
    )
    with anyio.fail_after(10):
        await mounts.detach(point)
    assert str(point) not in {m.point for m in mounts.mounted()}
