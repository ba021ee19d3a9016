"""Disks and pools as wanted and as seen, and the steps between the two."""

from __future__ import annotations

import msgspec

from zos.model.block import BlockDevice
from zos.model.status import DiskType
from zos.storage.content import Content

CACHE = "zos-cache"
CACHE_SIZE = 5 << 30
IDENTITY_FOLDER = "zos-identity"
SMALLEST_DISK = 1 << 30  # less is a configuration medium, not a place for pools


class StorageSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a farmer decides. `wipe`: serials of disks that may be erased."""

    wipe: tuple[str, ...] = ()
    debug_vm: bool = False


class PoolStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A mounted pool. `consents`: serials whose consent to be erased has been used."""

    writable: bool = True
    prepared: bool = False  # quota is on, and the folder of the identity is there
    type: DiskType | None = None  # as remembered on the pool
    cache: bool = False  # it has the subvolume, with its limit
    consents: frozenset[str] = frozenset()


class DiskStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One disk. `pool` is there while it is mounted; `failure` says why a step did not work."""

    device: BlockDevice
    content: Content
    pool: PoolStatus | None = None
    failure: str = ""

    @property
    def healthy(self) -> bool:
        return self.pool is not None and self.pool.writable and not self.failure


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Everything. `stale`: labels still mounted whose disk is gone; `cache`: label in use."""

    disks: tuple[DiskStatus, ...] = ()
    stale: tuple[str, ...] = ()
    cache: str = ""
    settled: bool = True  # no more disks are expected to appear


class Detach(msgspec.Struct, frozen=True, kw_only=True):
    """Take the mount of a disk that is gone out of the tree."""

    label: str


class Wipe(msgspec.Struct, frozen=True, kw_only=True):
    """Erase a disk whose owner consented."""

    path: str


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """Make a pool on an empty disk, or anew on one where that was cut short."""

    path: str


class Mount(msgspec.Struct, frozen=True, kw_only=True):
    """Mount a pool; `unmark`: first take off the mark of its making."""

    path: str
    label: str
    unmark: bool = False


class Prepare(msgspec.Struct, frozen=True, kw_only=True):
    """Turn quota on, and make the folder of the identity with copies of the original's seeds."""

    path: str
    label: str


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Find out whether the disk is an SSD and remember it on the pool."""

    path: str
    label: str


class Remember(msgspec.Struct, frozen=True, kw_only=True):
    """Write to the pool which consents have been used."""

    path: str
    label: str
    serials: frozenset[str]


class MakeCache(msgspec.Struct, frozen=True, kw_only=True):
    """Make the subvolume of the node's own state, with its limit."""

    path: str
    label: str


class BindCache(msgspec.Struct, frozen=True, kw_only=True):
    """Show that subvolume where services expect it."""

    path: str
    label: str


Action = Detach | Wipe | Format | Mount | Prepare | Measure | Remember | MakeCache | BindCache
