"""What a farmer is told about the disks: a state for each, and a problem with its remedy."""

from __future__ import annotations

from collections.abc import Iterator

from zos.model.status import Disk, DiskState, DiskType, Problem
from zos.storage.content import ContentKind
from zos.storage.model import DiskStatus, Seen, StorageSpec
from zos.storage.plan import (
    disk_type,
    ignored,
    is_ambiguous,
    knows_consents,
    twins,
    usable,
    used_consents,
)


def disks(wanted: StorageSpec, seen: Seen) -> tuple[Disk, ...]:
    """Every disk, by path."""
    return tuple(
        _disk(disk, wanted, seen) for disk in sorted(seen.disks, key=lambda d: d.device.path)
    )


def size_of(kind: DiskType, reported: tuple[Disk, ...]) -> int:
    """Bytes of whole devices: the SRU or HRU of the node."""
    return sum(disk.size for disk in reported if disk.state is DiskState.POOL and disk.type is kind)


def lost(seen: Seen) -> tuple[str, ...]:
    """Pools of ours that cannot be used now, by label; by serial what cannot even be told."""
    ours = (ContentKind.POOL, ContentKind.DAMAGED, ContentKind.UNREADABLE)
    return tuple(
        disk.content.label or disk.device.serial
        for disk in usable(seen)
        if not disk.healthy and disk.content.kind in ours
    )


def problems(wanted: StorageSpec, seen: Seen) -> tuple[Problem, ...]:
    """What keeps a disk from being used; once all are there, also consents that name none."""
    reported = disks(wanted, seen)
    found = list(_disk_problems(wanted, seen, reported))
    if not seen.settled:
        return tuple(found)
    serials = {disk.serial for disk in reported}
    found += [_unknown_serial(serial) for serial in wanted.wipe if serial not in serials]
    if not any(disk.state is DiskState.POOL for disk in reported):
        found.append(_nothing_usable())
    return tuple(found)


def _disk(disk: DiskStatus, wanted: StorageSpec, seen: Seen) -> Disk:
    state, reason = _state(disk, seen)
    device = disk.device
    pool = state is DiskState.POOL
    return Disk(
        path=device.path,
        serial=device.serial,
        model=device.model,
        size=device.size,
        state=state,
        type=disk_type(disk, wanted) if pool else None,
        label=disk.content.label if pool or state is DiskState.BROKEN else "",
        reason=reason,
    )


def _state(disk: DiskStatus, seen: Seen) -> tuple[DiskState, str]:
    if why := ignored(disk.device):
        return DiskState.IGNORED, why
    if disk.healthy:
        return DiskState.POOL, ""
    if disk.content.kind is ContentKind.FOREIGN and not disk.failure:
        return DiskState.FOREIGN, f"it carries {disk.content.what}"
    return DiskState.BROKEN, disk.failure or _damage(disk, seen)


def _damage(disk: DiskStatus, seen: Seen) -> str:
    if disk.pool is not None:
        return "it became read-only after an error of the disk"
    if others := twins(disk, seen):
        return f"it is a copy of the pool on {', '.join(others)}"
    if disk.content.kind is ContentKind.DAMAGED:
        return f"it is a pool of this system, and {disk.content.what}"
    return disk.content.what or "it is not in use yet"


def _disk_problems(
    wanted: StorageSpec, seen: Seen, reported: tuple[Disk, ...]
) -> Iterator[Problem]:
    by_path = {disk.device.path: disk for disk in seen.disks}
    for disk in reported:
        if disk.state is DiskState.FOREIGN:
            reason, remedy = disk.reason, _consent(by_path[disk.path], wanted, seen)
            yield _problem(disk, f"{reason}, and is not touched", remedy)
        elif disk.state is DiskState.BROKEN:
            yield _problem(disk, disk.reason, "check its cables, or replace the disk")


def _problem(disk: Disk, reason: str, remedy: str) -> Problem:
    return Problem(subject=f"disk {disk.serial} ({disk.path})", reason=reason, remedy=remedy)


def _consent(disk: DiskStatus, wanted: StorageSpec, seen: Seen) -> str:
    serial = disk.device.serial
    if is_ambiguous(disk, seen):
        return "another disk has the same serial, so it cannot be named: erase it elsewhere"
    if serial not in wanted.wipe:
        return f"to give it to the node and lose that data, boot with wipe={serial}"
    if serial in used_consents(wanted, seen):
        return f"wipe={serial} was used before: boot once without it, then with it again"
    if not knows_consents(seen):
        return "no pool can tell whether its wipe= was used before: take the broken pools out"
    return "it is about to be erased"


def _unknown_serial(serial: str) -> Problem:
    return Problem(
        subject="setting wipe",
        reason=f"no disk has the serial {serial}",
        remedy="take it off the settings, or write the serial as the list of disks shows it",
    )


def _nothing_usable() -> Problem:
    return Problem(
        subject="disks",
        reason="there is no disk to keep the node's identity and its workloads on",
        remedy="add an empty disk, or consent to erase one",
    )
