"""Pools on a real kernel: made once, found again, lost and told; foreign data stays as it is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from tests.integration.storage.machine import (
    KEYS_USER,
    MAGIC_OF_EXT,
    SIZE,
    THESIS,
    Machine,
    blocks,
    by_serial,
    copy,
    digest,
    machine,
    write,
)
from zos.adapters import btrfs, files, mounts, pool
from zos.adapters.mounts import mounted
from zos.bus.calls import OpenSeed
from zos.keys.vault import Vault
from zos.model.status import DiskState, DiskType, IdentityState
from zos.storage import Storage
from zos.storage.content import COPY_OFFSETS, MARK, MARK_FROM_END, SUPERBLOCK_OFFSET
from zos.storage.model import CACHE_SIZE
from zos.storage.superblock import Superblock, parse

pytestmark = [pytest.mark.integration, pytest.mark.anyio]
THESIS_DISK = (MAGIC_OF_EXT, (1 << 20, THESIS))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Machine]:
    with machine(tmp_path) as found:
        yield found


def parse_disk(path: str | Path, offset: int = SUPERBLOCK_OFFSET) -> Superblock:
    with Path(path).open("rb") as disk:
        disk.seek(offset)
        found = parse(disk.read(4096))
    assert found is not None
    return found


def mount_options(point: Path) -> set[str]:
    rows = (line.split(" ") for line in Path("/proc/self/mounts").read_text().splitlines())
    return next(set(row[3].split(",")) for row in rows if row[1] == str(point))


def fill(file: Path, mebibytes: int) -> None:
    with file.open("wb") as new:
        for _ in range(mebibytes):
            new.write(os.urandom(1 << 20))
            new.flush()
            os.fsync(new.fileno())


def wreck(file: Path) -> None:
    """Overwrite all data but the superblocks."""
    for offset, block in list(blocks(file)):
        if offset != COPY_OFFSETS[0] and offset >= 4 << 20:
            write(file, (offset, b"\xff" * len(block)))


def root_of(lab: Machine, storage: Storage, serial: str) -> Path:
    return lab.pools / by_serial(storage)[serial].label


async def test_an_empty_disk_becomes_a_pool_with_all_that_belongs_to_it(lab: Machine) -> None:
    lab.make("one")
    async with lab.boot() as storage:
        (disk,) = storage.disks()
        assert disk.state is DiskState.POOL
        assert re.fullmatch(r"[0-9a-f-]{14}4[0-9a-f-]{21}", disk.label)
        assert storage.problems() == ()
        assert storage.sru() + storage.hru() == SIZE
        root = lab.pools / disk.label
        assert (root / ".seektime").read_text() == disk.type
        folder = Path(storage.seed_folders()[0])
        assert folder == root / "zos-identity"
        assert await pool.is_private(folder, KEYS_USER)
        assert {"nosuid", "nodev", "noexec", "noatime"} <= mount_options(root)


async def test_the_node_s_own_state_lies_on_a_limited_subvolume(lab: Machine) -> None:
    lab.make("one")
    async with lab.boot() as storage:
        root = root_of(lab, storage, "one")
        assert storage.cache() == root.name
        (lab.cache / "state").write_text("kept")
        assert (root / "zos-cache" / "state").read_text() == "kept"
        fsid = parse_disk(lab.path("one")).fsid
        assert await btrfs.limit_of(root / "zos-cache", fsid) == CACHE_SIZE
    async with lab.boot():
        assert (lab.cache / "state").read_text() == "kept"


async def test_a_limit_holds_what_is_written(lab: Machine) -> None:
    lab.make("one")
    async with lab.boot() as storage:
        root = root_of(lab, storage, "one")
        await btrfs.create_subvolume(root, "small")
        await btrfs.limit(root / "small", 16 << 20)
        with pytest.raises(OSError, match="quota"):
            fill(root / "small" / "big", 64)


async def test_pools_are_found_again_after_a_reboot_and_after_a_restart(lab: Machine) -> None:
    lab.make("one")
    lab.make("two")
    async with lab.boot() as storage:
        first = storage.disks()
        mounts_before = mounted()
        await storage.turn()
        assert storage.disks() == first
        async with anyio.create_task_group():
            again = Storage(storage._wanted, find=lab.find, mounts_at=lab.pools, cache_at=lab.cache)
            await again.turn()
        assert again.disks() == first
        assert mounted() == mounts_before
    async with lab.boot() as storage:
        assert storage.disks() == first


async def test_the_disk_type_is_measured_once_and_remembered(lab: Machine) -> None:
    lab.make("one")
    async with lab.boot() as storage:
        (root_of(lab, storage, "one") / ".seektime").write_text("hdd")
    async with lab.boot() as storage:
        assert by_serial(storage)["one"].type is DiskType.HDD
        (root_of(lab, storage, "one") / ".seektime").write_text("noise")
    async with lab.boot() as storage:
        assert by_serial(storage)["one"].type in tuple(DiskType)
        mark = (root_of(lab, storage, "one") / ".seektime").read_text()
        assert mark == by_serial(storage)["one"].type


async def test_a_foreign_disk_is_untouched_until_consent_and_then_a_pool(lab: Machine) -> None:
    file = lab.make("theirs")
    lab.make("ours")
    write(file, *THESIS_DISK)
    before = digest(file)
    async with lab.boot() as storage:
        assert by_serial(storage)["theirs"].state is DiskState.FOREIGN
        assert "wipe=theirs" in storage.problems()[0].remedy
    assert digest(file) == before
    async with lab.boot("theirs") as storage:
        assert by_serial(storage)["theirs"].state is DiskState.POOL
        assert storage.problems() == ()


async def test_consent_counts_once_even_when_the_setting_stays(lab: Machine) -> None:
    file = lab.make("theirs")
    lab.make("ours")
    write(file, *THESIS_DISK)
    async with lab.boot("theirs"):
        pass
    write(file, *THESIS_DISK)
    before = digest(file)
    async with lab.boot("theirs") as storage:
        assert by_serial(storage)["theirs"].state is DiskState.FOREIGN
        assert "used before" in storage.problems()[0].remedy
    assert digest(file) == before
    async with lab.boot():
        pass
    async with lab.boot("theirs") as storage:
        assert by_serial(storage)["theirs"].state is DiskState.POOL


@pytest.mark.parametrize(
    ("offset", "data", "found"),
    [
        (512, b"EFI PART", "a GPT partition table"),
        (0, b"LUKS\xba\xbe", "an encrypted LUKS volume"),
        (0x218, b"LVM2 001", "an LVM physical volume"),
        (SIZE - 512, b"EFI PART", "a backup of a GPT partition table"),
        (3 << 19, b"\1", "data of an unknown kind"),
        (64 << 20, b"\1", "data of an unknown kind"),
    ],
)
async def test_one_mark_anywhere_keeps_a_disk_from_being_formatted(
    lab: Machine, offset: int, data: bytes, found: str
) -> None:
    file = lab.make("theirs")
    write(file, (offset, data))
    before = digest(file)
    async with lab.boot() as storage:
        (disk,) = storage.disks()
        assert (disk.state, disk.reason) == (DiskState.FOREIGN, f"it carries {found}")
    assert digest(file) == before


async def test_a_pool_under_a_younger_partition_table_is_not_mounted(lab: Machine) -> None:
    file = lab.make("one")
    async with lab.boot():
        pass
    write(file, (512, b"EFI PART"))
    before = digest(file)
    async with lab.boot() as storage:
        assert by_serial(storage)["one"].state is DiskState.FOREIGN
    assert digest(file) == before


async def test_a_pool_with_a_damaged_superblock_is_broken_and_never_erased(lab: Machine) -> None:
    file = lab.make("one")
    async with lab.boot() as storage:
        label = by_serial(storage)["one"].label
    write(file, (SUPERBLOCK_OFFSET, b"\xff" * 4096))
    before = digest(file)
    async with lab.boot("one") as storage:
        (disk,) = storage.disks()
        assert (disk.state, disk.label) == (DiskState.BROKEN, label)
        assert storage.lost() == (label,)
        assert storage.seed_folders() == ()
    assert digest(file) == before
    assert parse_disk(file, COPY_OFFSETS[0]).label == label


async def test_a_pool_that_cannot_be_mounted_is_broken_and_never_erased(lab: Machine) -> None:
    """The superblock is whole, and the trees behind it are gone."""
    file = lab.make("one")
    async with lab.boot() as storage:
        label = by_serial(storage)["one"].label
    wreck(file)
    before = digest(file)
    async with lab.boot("one") as storage:
        (found,) = storage.disks()
        assert (found.state, found.label) == (DiskState.BROKEN, label)
        assert found.reason.startswith("its pool cannot be mounted")
        assert storage.lost() == (label,)
    assert digest(file) == before


@pytest.mark.parametrize("magic", [b"!BHRfS_M", b"\0" * 8])
async def test_a_pool_whose_making_was_cut_short_is_made_anew(lab: Machine, magic: bytes) -> None:
    """mkfs writes another magic until all else is on the disk."""
    file = lab.make("one")
    async with lab.boot():
        pass
    write(file, (SUPERBLOCK_OFFSET + 0x40, magic), (SIZE - MARK_FROM_END, MARK))
    async with lab.boot() as storage:
        assert by_serial(storage)["one"].state is DiskState.POOL
        assert dict(blocks(file)).get(SIZE - MARK_FROM_END) is None


async def test_a_pool_that_was_made_and_still_marked_is_kept(lab: Machine) -> None:
    file = lab.make("one")
    async with lab.boot() as storage:
        label = by_serial(storage)["one"].label
        made = await Vault().open(OpenSeed(folders=storage.seed_folders()))
    write(file, (SIZE - MARK_FROM_END, MARK))
    async with lab.boot() as storage:
        assert by_serial(storage)["one"].label == label
        assert await Vault().open(OpenSeed(folders=storage.seed_folders())) == made
    assert dict(blocks(file)).get(SIZE - MARK_FROM_END) is None


async def test_a_copy_of_a_pool_is_not_mounted_beside_it(lab: Machine) -> None:
    file = lab.make("one")
    async with lab.boot():
        pass
    copy(file, lab.folder / "copy.img")
    lab.plug("copy")
    async with lab.boot() as storage:
        states = {disk.serial: disk.state for disk in storage.disks()}
        assert states == {"one": DiskState.BROKEN, "copy": DiskState.BROKEN}
        assert "copy of the pool" in storage.disks()[0].reason


async def test_a_disk_may_go_and_come_back_while_the_node_runs(lab: Machine) -> None:
    lab.make("stays")
    lab.make("goes")
    async with lab.boot() as storage:
        label = by_serial(storage)["goes"].label
        lab.unplug("goes")
        await storage.turn()
        assert set(by_serial(storage)) == {"stays"}
        assert not [m for m in mounted() if m.point.endswith(label)]
        lab.plug("goes")
        await storage.turn()
        assert by_serial(storage)["goes"].state is DiskState.POOL
        assert by_serial(storage)["goes"].label == label


async def test_the_node_s_state_moves_on_when_its_disk_is_lost(lab: Machine) -> None:
    lab.make("one")
    lab.make("two")
    async with lab.boot() as storage:
        held = next(d.serial for d in storage.disks() if d.label == storage.cache())
        lab.unplug(held)
        await storage.turn()
        (left,) = storage.disks()
        assert storage.cache() == left.label
        (lab.cache / "state").write_text("kept")


async def test_a_disk_that_comes_later_is_heard_and_becomes_a_pool(lab: Machine) -> None:
    async with lab.boot() as storage, anyio.create_task_group() as tasks:
        assert storage.disks() == ()
        heard = anyio.Event()
        tasks.start_soon(storage.watch, heard.set)
        await anyio.wait_all_tasks_blocked()
        lab.make("late")
        with anyio.fail_after(10):
            await heard.wait()
        await storage.turn()
        assert by_serial(storage)["late"].state is DiskState.POOL
        tasks.cancel_scope.cancel()


async def test_one_identity_outlives_every_single_disk(lab: Machine) -> None:
    lab.make("one")
    lab.make("two")
    async with lab.boot() as storage:
        made = await Vault().open(OpenSeed(folders=storage.seed_folders(), lost=storage.lost()))
        assert made.state is IdentityState.PERSISTENT
    lab.unplug("one")
    lab.make("fresh")
    async with lab.boot() as storage:
        opened = await Vault().open(OpenSeed(folders=storage.seed_folders(), lost=storage.lost()))
        assert opened == made
    lab.unplug("two")
    async with lab.boot() as storage:
        opened = await Vault().open(OpenSeed(folders=storage.seed_folders(), lost=storage.lost()))
        assert opened == made


async def test_a_lost_pool_keeps_keys_from_making_a_new_identity(lab: Machine) -> None:
    file = lab.make("one")
    async with lab.boot() as storage:
        await Vault().open(OpenSeed(folders=storage.seed_folders()))
    write(file, (SUPERBLOCK_OFFSET, b"\xff" * 4096))
    lab.make("fresh")
    async with lab.boot() as storage:
        seen = await Vault().open(OpenSeed(folders=storage.seed_folders(), lost=storage.lost()))
        assert seen.state is IdentityState.WAITING
        assert "new-identity=yes" in seen.problems[0].remedy


async def test_a_pool_of_the_original_is_taken_over_with_its_seed(lab: Machine) -> None:
    lab.make("one")
    label = "0f8fad5b-d9cb-469f-a165-70867728950e"
    await btrfs.make(lab.path("one"), label)
    point = lab.folder / "original"
    await mounts.mount(lab.path("one"), point, kind="btrfs")
    (point / "seed.txt").write_bytes(b'"1.0.0"' + b"m" * 32)
    await btrfs.create_subvolume(point, "zos-cache")
    (point / "zos-cache/modules/identityd").mkdir(parents=True)
    (point / "zos-cache/modules/identityd/seed.txt").write_bytes(b'"1.0.0"' + b"p" * 32)
    await mounts.detach(point)
    async with lab.boot() as storage:
        assert by_serial(storage)["one"].label == label
        assert storage.cache() == label
        folder = Path(storage.seed_folders()[0])
        assert (folder / "old-cache-seed.txt").read_bytes() == b'"1.0.0"' + b"p" * 32
        assert await files.read(folder / "old-seed.txt") == b'"1.0.0"' + b"m" * 32
        assert (lab.pools / label / "seed.txt").read_bytes() == b'"1.0.0"' + b"m" * 32
