"""Looking at disks and pools: everything that is seen, nothing that is changed."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import msgspec

from zos.adapters import btrfs, disk, pool
from zos.adapters.mounts import Mounted, mounted
from zos.model.block import BlockDevice
from zos.model.errors import UnavailableError
from zos.model.status import DiskType
from zos.storage.content import Content, ContentKind, Regions, identify, places
from zos.storage.model import CACHE, IDENTITY_FOLDER, DiskStatus, PoolStatus, Seen
from zos.storage.plan import ignored, is_settled

SEEK_MARK, CONSENT_MARK = ".seektime", ".consents"
DRIVERS = Path("/run/zos/drivers")  # made by PID 1 once all drivers are loaded
# A disk that sleeps takes about ten seconds to answer.
PATIENCE = 30.0


class Observer:
    """Remembers what was read from each disk, so that a turn does not wake sleeping disks."""

    def __init__(
        self,
        find: Callable[[], Awaitable[tuple[BlockDevice, ...]]],
        mounts_at: Path,
        cache_at: Path,
        keys_user: int,
    ) -> None:
        self._find = find
        self._mounts_at, self._cache_at = mounts_at, cache_at
        self._keys_user = keys_user
        self.hanging: dict[int, str] = {}  # never asked again until the machine boots
        self._contents: dict[int, Content] = {}
        self._mounted_as: dict[str, int] = {}  # label: sequence of the disk when it was mounted

    def forget(self, device: BlockDevice) -> None:
        """What was read from it no longer holds."""
        self._contents.pop(device.sequence, None)

    def note_mount(self, device: BlockDevice, label: str) -> None:
        self._mounted_as[label] = device.sequence

    async def observe(self, failures: dict[int, str], wanted: frozenset[str]) -> Seen:
        """All disks at once: one that hangs delays the others by `PATIENCE`, and only once.

        `failures`: reasons by sequence; such disks are not asked, and new ones are added.
        `wanted`: the consents of the settings, which count as used where a mark is damaged.
        """
        devices = await self._find()
        points = self._pool_mounts(devices)
        found: list[DiskStatus] = []

        async def look(device: BlockDevice) -> None:
            found.append(await self._look(device, points, failures, wanted))

        async with anyio.create_task_group() as group:
            for device in devices:
                group.start_soon(look, device)
        labels = {(d.device.path, d.content.label) for d in found if d.content.label}
        return Seen(
            disks=tuple(sorted(found, key=lambda status: status.device.path)),
            stale=tuple(label for label, mount in points.items() if self._is_stale(mount, found)),
            cache=self._cache(labels),
            settled=is_settled(
                devices,
                now=time.time(),
                up=time.clock_gettime(time.CLOCK_BOOTTIME),
                drivers=_drivers_since(),
            ),
        )

    def _pool_mounts(self, devices: tuple[BlockDevice, ...]) -> dict[str, Mounted]:
        """Our mounts by label; of several at one point the last is seen."""
        return {
            Path(mount.point).name: mount
            for mount in mounted()
            if mount.kind == "btrfs" and Path(mount.point).parent == self._mounts_at
        }

    def _is_stale(self, mount: Mounted, found: list[DiskStatus]) -> bool:
        """Whether the disk that was mounted there is gone, or another stands at its path."""
        label = Path(mount.point).name
        for status in found:
            if status.device.path == mount.source:
                known = self._mounted_as.get(label, status.device.sequence)
                other = status.content.label not in ("", label)
                return other or known != status.device.sequence
        return True

    def _cache(self, labels: set[tuple[str, str]]) -> str:
        binds = [m for m in mounted() if m.point == str(self._cache_at) and m.kind == "btrfs"]
        return next((label for path, label in labels if binds and path == binds[-1].source), "")

    async def _look(
        self,
        device: BlockDevice,
        points: dict[str, Mounted],
        failures: dict[int, str],
        wanted: frozenset[str],
    ) -> DiskStatus:
        nothing = Content(kind=ContentKind.UNREADABLE)
        failure = failures.get(device.sequence, "")
        if failure or ignored(device):
            content = self._contents.get(device.sequence, nothing)
            return DiskStatus(device=device, content=content, failure=failure)
        content = nothing
        try:
            with anyio.fail_after(PATIENCE):
                content = await self._content(device)
                mount = points.get(content.label)
                if mount is None or mount.source != device.path:
                    return DiskStatus(device=device, content=content)
                status = await self._pool(mount, content, wanted)
                return DiskStatus(device=device, content=content, pool=status)
        except TimeoutError:
            reason = f"it did not answer within {PATIENCE:.0f} seconds"
            self.hanging[device.sequence] = reason
        except UnavailableError as error:
            reason = f"it cannot be read: {error}"
        failures[device.sequence] = reason
        return DiskStatus(device=device, content=content, failure=reason)

    async def _content(self, device: BlockDevice) -> Content:
        if device.sequence not in self._contents:
            head, tail, mark, *rest = await disk.read(device.path, places(device.size))
            regions = Regions(head=head, tail=tail, mark=mark, copies=tuple(rest))
            self._contents[device.sequence] = identify(regions, device.partitions)
        return self._contents[device.sequence]

    async def _pool(self, mount: Mounted, content: Content, wanted: frozenset[str]) -> PoolStatus:
        root = Path(mount.point)
        marks = await pool.read_marks(root, (SEEK_MARK, CONSENT_MARK))
        has_quota = btrfs.has_quota(content.fsid)
        cached = CACHE in marks.folders and has_quota
        return PoolStatus(
            writable=not mount.read_only,
            prepared=has_quota and await pool.is_private(root / IDENTITY_FOLDER, self._keys_user),
            type=_parse_type(marks.files.get(SEEK_MARK, b"")),
            cache=cached and await btrfs.limit_of(root / CACHE, content.fsid) > 0,
            consents=_parse_consents(marks.files.get(CONSENT_MARK, b"[]"), wanted),
        )


def _drivers_since() -> float | None:
    return DRIVERS.stat().st_mtime if DRIVERS.exists() else None


def _parse_type(data: bytes) -> DiskType | None:
    """The original writes the same two words. Anything else is measured again."""
    text = data.decode(errors="replace").strip()
    return DiskType(text) if text in tuple(DiskType) else None


def _parse_consents(data: bytes, wanted: frozenset[str]) -> frozenset[str]:
    """A damaged mark might have held any consent, so all of them count as used."""
    try:
        return frozenset(msgspec.json.decode(data, type=list[str]))
    except msgspec.DecodeError:
        return wanted
