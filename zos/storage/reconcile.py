"""The owner of disks and pools: looks, plans, and takes each step, until nothing is left to do."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import assert_never
from uuid import uuid4

import anyio
import msgspec

from zos.adapters import btrfs, disk, files, mounts, pool, udev
from zos.adapters.mounts import Flag
from zos.model.block import BlockDevice
from zos.model.errors import UnavailableError
from zos.model.status import Disk, DiskState, DiskType, Problem
from zos.model.users import USERS
from zos.storage import report
from zos.storage.content import HEAD, MARK, MARK_FROM_END, places
from zos.storage.model import (
    CACHE,
    CACHE_SIZE,
    IDENTITY_FOLDER,
    Action,
    BindCache,
    Detach,
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
from zos.storage.observe import CONSENT_MARK, SEEK_MARK, Observer
from zos.storage.plan import plan

log = logging.getLogger(__name__)

KEYS_USER = dict(USERS)["zos-keys"]
_MOST_ROUNDS = 12  # a wiped disk needs six until its pool carries the cache
# Seconds for one step. mkfs trims the whole disk first; a mount may have to replay a log.
_PATIENCE: dict[type[Action], float] = {Format: 300.0, Mount: 120.0, Wipe: 120.0}
_USUAL_PATIENCE = 60.0
_SEARCH_PERIOD = 0.2  # seconds between looks until all disks are there
_SLOWEST_SSD = 0.0005  # seconds of seek time; source: the original's seektime
_POOL_FLAGS = Flag.NO_SUID | Flag.NO_DEVICES | Flag.NO_EXEC | Flag.NO_ACCESS_TIME
# Where the original keeps its seed, and the names under which `keys` finds copies.
_OLD_SEEDS = {
    "old-cache-seed.txt": f"{CACHE}/modules/identityd/seed.txt",
    "old-seed.txt": "seed.txt",
}
_FAILED = {
    Detach: "it could not be taken out of the tree",
    Wipe: "it could not be erased",
    Format: "no pool could be made on it",
    Mount: "its pool cannot be mounted",
    Prepare: "its pool could not be prepared",
    Measure: "its seek time could not be measured",
    Remember: "its pool could not be written to",
    MakeCache: "the node's own state could not be put on it",
    BindCache: "the node's own state could not be shown",
}


class Storage:
    """Turns every disk that may be used into a mounted pool. Needs root; starts doing nothing.

    A disk that fails is a state (`disks`), not an error: it is tried again at the next turn. One
    that hangs is left alone until the machine boots again.
    """

    def __init__(
        self,
        wanted: StorageSpec,
        *,
        find: Callable[[], Awaitable[tuple[BlockDevice, ...]]] = udev.disks,
        mounts_at: Path = Path("/mnt"),
        cache_at: Path = Path("/var/cache"),
        keys_user: int = KEYS_USER,
    ) -> None:
        self._wanted = wanted
        self._mounts_at, self._cache_at = mounts_at, cache_at
        self._keys_user = keys_user
        self._observer = Observer(find, mounts_at, cache_at, keys_user)
        self._lock = anyio.Lock()
        self._seen = Seen(settled=False)
        self._told: dict[int, Disk] = {}

    async def turn(self) -> None:
        """Observe, plan, apply, until there is nothing left to do. Safe to call again."""
        async with self._lock:
            failures = dict(self._observer.hanging)
            for _ in range(_MOST_ROUNDS):
                seen = await self._observer.observe(failures, frozenset(self._wanted.wipe))
                steps = tuple(plan(self._wanted, seen))
                await self._take(steps, seen, failures)
                if not steps:
                    break
            else:
                log.warning("disks do not come to rest", extra={"steps": len(steps)})
            self._seen = seen
            self._tell(seen)

    async def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever a disk comes or goes, and often until all are there."""
        events = udev.Events()
        while True:
            with anyio.move_on_after(None if self._seen.settled else _SEARCH_PERIOD):
                await events.wait()
            changed()

    def disks(self) -> tuple[Disk, ...]:
        """Every whole disk of the machine, by path."""
        return report.disks(self._wanted, self._seen)

    def problems(self) -> tuple[Problem, ...]:
        return report.problems(self._wanted, self._seen)

    def settled(self) -> bool:
        """Whether no more disks are expected to appear."""
        return self._seen.settled

    def seed_folders(self) -> tuple[str, ...]:
        """A folder of each pool that only the `keys` service can enter."""
        return tuple(
            str(self._mounts_at / d.label / IDENTITY_FOLDER)
            for d in self.disks()
            if d.state is DiskState.POOL
        )

    def lost(self) -> tuple[str, ...]:
        """Pools of ours, and disks that may be, which cannot be used now; by label or serial."""
        return report.lost(self._seen)

    def sru(self) -> int:
        return report.size_of(DiskType.SSD, self.disks())

    def hru(self) -> int:
        return report.size_of(DiskType.HDD, self.disks())

    def cache(self) -> str:
        """Label of the pool that holds the node's own state, or ""."""
        return self._seen.cache

    async def _take(self, steps: tuple[Action, ...], seen: Seen, failures: dict[int, str]) -> None:
        """All disks at once, the steps of one disk in order: making pools on many takes minutes."""
        by_disk: dict[str, list[Action]] = {}
        for step in steps:
            by_disk.setdefault("" if isinstance(step, Detach) else step.path, []).append(step)

        async def take(mine: list[Action]) -> None:
            for step in mine:
                if not await self._try(step, seen, failures):
                    break

        await take(by_disk.pop("", []))
        async with anyio.create_task_group() as group:
            for mine in by_disk.values():
                group.start_soon(take, mine)

    async def _try(self, step: Action, seen: Seen, failures: dict[int, str]) -> bool:
        """Take one step; what goes wrong is kept as the disk's failure. Whether it worked."""
        patience = _PATIENCE.get(type(step), _USUAL_PATIENCE)
        device = None if isinstance(step, Detach) else _device(seen, step.path)
        try:
            with anyio.fail_after(patience):
                await self._apply(step, device)
            return True
        except UnavailableError as error:
            reason = f"{_FAILED[type(step)]}: {error}"
        except TimeoutError:
            reason = f"{_FAILED[type(step)]}: it did not answer within {patience:.0f} seconds"
            if device is not None:
                self._observer.hanging[device.sequence] = reason
        log.warning("disk failed", extra={"step": repr(step), "reason": reason})
        if device is not None:
            failures[device.sequence] = reason
        return isinstance(step, Detach)

    async def _apply(self, step: Action, device: BlockDevice | None) -> None:
        match step:
            case Detach():
                await mounts.detach(self._mounts_at / step.label)
                log.info("pool taken out", extra={"label": step.label})
            case Wipe() | Format() | Mount() | Measure():
                assert device is not None
                await self._apply_to_disk(step, device)
            case Prepare() | Remember() | MakeCache() | BindCache():
                await self._apply_to_pool(step, self._mounts_at / step.label)
            case _:
                assert_never(step)

    async def _apply_to_disk(
        self, step: Wipe | Format | Mount | Measure, device: BlockDevice
    ) -> None:
        match step:
            case Wipe():
                log.warning("disk is erased", extra={"disk": device.serial, "path": device.path})
                self._observer.forget(device)
                # The head goes last: a wipe that is cut short leaves a foreign disk.
                await disk.erase(device.path, places(device.size)[::-1])
            case Format():
                self._observer.forget(device)
                await _make_pool(device)
            case Mount():
                if step.unmark:
                    await _unmark(device)
                point = self._mounts_at / step.label
                await mounts.mount(device.path, point, kind="btrfs", flags=_POOL_FLAGS)
                self._observer.note_mount(device, step.label)
            case Measure():
                kind = await _measure(device)
                mark = self._mounts_at / step.label / SEEK_MARK
                await files.replace(mark, kind.value.encode())

    async def _apply_to_pool(
        self, step: Prepare | Remember | MakeCache | BindCache, root: Path
    ) -> None:
        match step:
            case Prepare():
                await self._prepare(root)
            case Remember():
                data = msgspec.json.encode(sorted(step.serials))
                await files.replace(root / CONSENT_MARK, data)
            case MakeCache():
                marks = await pool.read_marks(root, ())
                if CACHE not in marks.folders:
                    await btrfs.create_subvolume(root, CACHE)
                await btrfs.limit(root / CACHE, CACHE_SIZE)
            case BindCache():
                at = str(self._cache_at)
                if any(m.point == at and m.kind == "btrfs" for m in mounts.mounted()):
                    await mounts.detach(self._cache_at)
                await mounts.mount(str(root / CACHE), self._cache_at, flags=Flag.BIND)

    async def _prepare(self, root: Path) -> None:
        """The folder is handed over last: before, keys would miss the original's seeds."""
        await btrfs.enable_quota(root)
        folder = root / IDENTITY_FOLDER
        await pool.make_closed(folder)
        for name, source in _OLD_SEEDS.items():
            await pool.copy_once(root / source, folder / name, self._keys_user)
        await pool.hand_over(folder, self._keys_user)

    def _tell(self, seen: Seen) -> None:
        """Log each disk whose state is another than at the last turn."""
        by_path = {status.device.path: status.device.sequence for status in seen.disks}
        now = {by_path[found.path]: found for found in self.disks()}
        for gone in self._told.keys() - now.keys():
            log.warning("disk is gone", extra={"disk": self._told[gone].serial})
        for sequence, found in now.items():
            if self._told.get(sequence) != found:
                _tell_disk(found)
        self._told = now


def _tell_disk(found: Disk) -> None:
    names = {"disk": found.serial, "path": found.path}
    match found.state:
        case DiskState.POOL:
            kind = found.type.value if found.type else ""
            log.info("pool ready", extra={**names, "label": found.label, "type": kind})
        case DiskState.FOREIGN:
            log.warning("disk is foreign", extra={**names, "reason": found.reason})
        case DiskState.BROKEN:
            log.error("disk is broken", extra={**names, "reason": found.reason})
        case DiskState.IGNORED:
            log.info("disk is ignored", extra={**names, "reason": found.reason})


def _device(seen: Seen, path: str) -> BlockDevice:
    return next(status.device for status in seen.disks if status.device.path == path)


async def _make_pool(device: BlockDevice) -> None:
    """Safe to be cut short anywhere: from the mark on, the disk is known to be ours."""
    await disk.discard(device.path, device.size)
    await disk.write(device.path, device.size - MARK_FROM_END, MARK)
    await disk.erase(device.path, [(0, HEAD)])  # what an earlier try left
    await btrfs.make(device.path, str(uuid4()))
    await _unmark(device)


async def _unmark(device: BlockDevice) -> None:
    await disk.erase(device.path, [(device.size - MARK_FROM_END, len(MARK))])


async def _measure(device: BlockDevice) -> DiskType:
    """By seek time, as the original; NVMe disks have no moving parts, whatever a busy bus says."""
    if device.bus == "nvme":
        return DiskType.SSD
    seconds = await disk.seek_time(device.path, device.size)
    kind = DiskType.HDD if seconds >= _SLOWEST_SSD else DiskType.SSD
    facts = {"disk": device.serial, "type": kind.value, "microseconds": round(seconds * 1e6)}
    log.info("disk measured", extra=facts)
    return kind
