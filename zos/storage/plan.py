"""Pure decisions: from the disks that are seen to the steps that make pools of them.

A disk is erased only when all of this holds: its content is foreign, its serial is in `wipe`, no
other disk has that serial, no pool remembers that this consent was used, and every pool that might
remember has been asked. A disk that was ever a pool of ours and is damaged is never erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zos.model.block import BlockDevice
from zos.model.status import DiskType
from zos.storage.content import ContentKind
from zos.storage.model import (
    SMALLEST_DISK,
    Action,
    BindCache,
    Detach,
    DiskStatus,
    Format,
    MakeCache,
    Measure,
    Mount,
    Prepare,
    Remember,
    Seen,
    StorageSpec,
    Wipe,
)

_DEBUG_HARD_DISKS = ("vdd", "vde")
_QUIET, _SEARCH_WITHOUT_DISK, _LONGEST_SEARCH = 0.3, 8.0, 60.0  # seconds


def plan(wanted: StorageSpec, seen: Seen) -> Iterator[Action]:
    """Yield the next step of each disk; nothing once every disk is what it can be.

    Steps that build on each other (wipe, make, mount, prepare) come in successive turns.
    """
    for label in sorted(seen.stale):
        yield Detach(label=label)
    consents = used_consents(wanted, seen)
    for disk in usable(seen):
        yield from _next_step(disk, wanted, seen, consents)
    yield from _cache(wanted, seen)


def _next_step(
    disk: DiskStatus, wanted: StorageSpec, seen: Seen, consents: frozenset[str]
) -> Iterator[Action]:
    path, label = disk.device.path, disk.content.label
    if disk.failure:
        return
    if disk.pool is not None:
        yield from _pool_step(disk, wanted, consents)
    elif disk.content.kind in (ContentKind.EMPTY, ContentKind.UNFINISHED):
        yield Format(path=path)
    elif disk.content.kind is ContentKind.POOL and not twins(disk, seen):
        yield Mount(path=path, label=label, unmark=disk.content.marked)
    elif may_wipe(disk, wanted, seen):
        yield Wipe(path=path)


def _pool_step(disk: DiskStatus, wanted: StorageSpec, consents: frozenset[str]) -> Iterator[Action]:
    path, label, pool = disk.device.path, disk.content.label, disk.pool
    if pool is None or not pool.writable:
        return
    if not pool.prepared:
        yield Prepare(path=path, label=label)
    if disk_type(disk, wanted) is None:
        yield Measure(path=path, label=label)
    if pool.consents != consents:
        yield Remember(path=path, label=label, serials=consents)


def _cache(wanted: StorageSpec, seen: Seen) -> Iterator[Action]:
    """State that exists stays where it is; otherwise an SSD goes first; then the label decides.

    Labels, not paths: the order of disks changes between boots.
    """
    pools = [disk for disk in usable(seen) if disk.healthy and disk_type(disk, wanted) is not None]
    if seen.cache in {disk.content.label for disk in usable(seen) if disk.healthy}:
        return
    if not pools or not seen.settled:
        return

    def rank(disk: DiskStatus) -> tuple[bool, bool, str]:
        has_cache = disk.pool is not None and disk.pool.cache
        return not has_cache, disk_type(disk, wanted) is DiskType.HDD, disk.content.label

    best = min(pools, key=rank)
    path, label = best.device.path, best.content.label
    if best.pool is not None and best.pool.cache:
        yield BindCache(path=path, label=label)
    else:
        yield MakeCache(path=path, label=label)


def usable(seen: Seen) -> list[DiskStatus]:
    """The disks that may become pools, by path."""
    found = [disk for disk in seen.disks if not ignored(disk.device)]
    return sorted(found, key=lambda disk: disk.device.path)


def ignored(device: BlockDevice) -> str:
    """Why a disk is left alone whatever it carries, or ""."""
    if device.bus == "usb":
        return "a USB disk"
    if device.removable:
        return "a removable medium"
    if device.read_only:
        return "a read-only disk"
    if device.size < SMALLEST_DISK:
        return "smaller than 1 GiB"
    return ""


def used_consents(wanted: StorageSpec, seen: Seen) -> frozenset[str]:
    """Consents of the present settings that may not count again.

    Used is what any pool remembers, and what names a disk that is a pool. A serial that has left
    the settings is forgotten: giving it anew is a new consent.
    """
    remembered = {s for disk in seen.disks if disk.pool is not None for s in disk.pool.consents}
    pools = {disk.device.serial for disk in usable(seen) if disk.healthy}
    return frozenset(wanted.wipe) & (remembered | pools)


def may_wipe(disk: DiskStatus, wanted: StorageSpec, seen: Seen) -> bool:
    """Whether all the rules at the top of this module hold."""
    return (
        disk.content.kind is ContentKind.FOREIGN
        and disk.device.serial in wanted.wipe
        and disk.device.serial not in used_consents(wanted, seen)
        and not is_ambiguous(disk, seen)
        and knows_consents(seen)
    )


def knows_consents(seen: Seen) -> bool:
    """Whether a pool that remembers used consents can still be missing.

    Each pool remembers all of them, so one that can be read speaks for those that cannot.
    """
    pools = [disk for disk in usable(seen) if disk.content.label]
    if not seen.settled or any(_will_mount(disk, seen) for disk in pools):
        return False
    return not pools or any(disk.healthy for disk in pools)


def is_ambiguous(disk: DiskStatus, seen: Seen) -> bool:
    """Whether several disks have this serial."""
    return Counter(other.device.serial for other in seen.disks)[disk.device.serial] > 1


def twins(disk: DiskStatus, seen: Seen) -> tuple[str, ...]:
    """Paths of other disks with the same pool: a copy. btrfs would mix the two up."""
    return tuple(
        other.device.path
        for other in usable(seen)
        if other.device.path != disk.device.path
        and other.content.label
        and (other.content.label == disk.content.label or other.content.fsid == disk.content.fsid)
    )


def _will_mount(disk: DiskStatus, seen: Seen) -> bool:
    """A pool that is not mounted yet may remember consents."""
    return (
        disk.content.kind is ContentKind.POOL
        and disk.pool is None
        and not disk.failure
        and not twins(disk, seen)
    )


def is_settled(
    devices: tuple[BlockDevice, ...], *, now: float, up: float, drivers: float | None
) -> bool:
    """Whether no more disks are expected. `drivers`: when the last driver was loaded, if it was.

    Loading a driver waits for the disks of its controllers; what comes later is slow hardware, and
    is waited for only where nothing came at all. `up` is the time since the kernel began: the last
    resort for a clock that was set in between.
    """
    if up > _LONGEST_SEARCH:
        return True
    if drivers is None:
        return False
    rest = now - max([drivers, *(device.since for device in devices)])
    return rest > (_QUIET if devices else _SEARCH_WITHOUT_DISK)


def disk_type(disk: DiskStatus, wanted: StorageSpec) -> DiskType | None:
    """As remembered; by name in virtual machines of developers. None: not known yet."""
    if wanted.debug_vm:
        return DiskType.HDD if disk.device.name in _DEBUG_HARD_DISKS else DiskType.SSD
    return disk.pool.type if disk.pool is not None else None
