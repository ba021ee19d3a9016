"""A machine's disks, played by loop devices on sparse files; mounts in a folder of the test."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from zos.adapters import loopdev, mounts
from zos.model.block import BlockDevice
from zos.model.status import Disk
from zos.storage import Storage, StorageSpec

MIB, GIB = 1 << 20, 1 << 30
SIZE = GIB
KEYS_USER = 901
MAGIC_OF_EXT = (1080, b"\x53\xef")
THESIS = b"somebody's thesis, the only copy\n" * 1000


class Machine:
    """Plug disks in and out; boot a storage on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pools, self.cache = folder / "mnt", folder / "cache"
        self._plugged: dict[str, str] = {}  # serial: path

    def make(self, serial: str, size: int = SIZE) -> Path:
        """A blank disk, plugged in. Returns the file behind it."""
        file = self.folder / f"{serial}.img"
        with file.open("wb") as new:
            new.truncate(size)
        self.plug(serial)
        return file

    def plug(self, serial: str) -> None:
        self._plugged[serial] = loopdev.attach(self.folder / f"{serial}.img")

    def unplug(self, serial: str) -> None:
        """Gone from the machine; the loop device itself ends with its last mount."""
        loopdev.detach(self._plugged.pop(serial))

    def path(self, serial: str) -> str:
        return self._plugged[serial]

    async def find(self) -> tuple[BlockDevice, ...]:
        return tuple(_describe(serial, path) for serial, path in sorted(self._plugged.items()))

    @asynccontextmanager
    async def boot(self, *wipe: str) -> AsyncIterator[Storage]:
        """A storage that has turned once; at the end all is unmounted, as at power-off."""
        storage = Storage(
            StorageSpec(wipe=wipe),
            find=self.find,
            mounts_at=self.pools,
            cache_at=self.cache,
            keys_user=KEYS_USER,
        )
        try:
            await storage.turn()
            yield storage
        finally:
            await self._unmount()

    async def _unmount(self) -> None:
        mine = [m.point for m in mounts.mounted() if m.point.startswith(f"{self.folder}/")]
        for point in reversed(mine):
            await mounts.detach(Path(point))

    def close(self) -> None:
        for serial in list(self._plugged):
            self.unplug(serial)


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    found = Machine(folder)
    try:
        yield found
    finally:
        found.close()


def write(file: Path, *parts: tuple[int, bytes]) -> None:
    """Put bytes on a disk at rest."""
    with file.open("r+b") as disk:
        for offset, data in parts:
            disk.seek(offset)
            disk.write(data)
        disk.flush()
        os.fsync(disk.fileno())


def blocks(file: Path) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes) of all that is not zero, a MiB at a time; holes are passed over."""
    with file.open("rb") as disk:
        at, size = 0, file.stat().st_size
        while at < size:
            try:
                at = os.lseek(disk.fileno(), at, os.SEEK_DATA) & -MIB
            except OSError:  # nothing but a hole is left
                return
            if (block := os.pread(disk.fileno(), MIB, at)).strip(b"\0"):
                yield at, block
            at += MIB


def digest(file: Path) -> str:
    """Of every byte that is not zero, and its place."""
    total = hashlib.sha256()
    for offset, block in blocks(file):
        total.update(offset.to_bytes(8, "little") + block)
    return total.hexdigest()


def copy(source: Path, target: Path) -> None:
    """The same bytes in another file."""
    with target.open("wb") as new:
        new.truncate(source.stat().st_size)
        for offset, block in blocks(source):
            os.pwrite(new.fileno(), block, offset)


def by_serial(storage: Storage) -> dict[str, Disk]:
    return {disk.serial: disk for disk in storage.disks()}


def _describe(serial: str, path: str) -> BlockDevice:
    folder = Path("/sys/block") / path.removeprefix("/dev/")
    return BlockDevice(
        path=path,
        serial=serial,
        model="loop",
        size=int((folder / "size").read_text()) * 512,
        sequence=int((folder / "diskseq").read_text()),
        bus="virtio",
    )
