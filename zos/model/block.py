"""A whole disk as the kernel describes it, before anything on it is read."""

from __future__ import annotations

import msgspec


class BlockDevice(msgspec.Struct, frozen=True, kw_only=True):
    """`serial` names the disk to people; where the disk has none it is made of its place.

    `sequence` differs for each disk that was ever plugged in, also at the same `path`.
    `since` is when the kernel made `path`, in seconds of the machine's clock.
    """

    path: str  # /dev/vda
    serial: str
    model: str
    size: int  # bytes
    sequence: int
    bus: str  # subsystem of the nearest parent that has one: nvme, virtio, scsi, usb, mmc, xen
    removable: bool = False
    read_only: bool = False
    partitions: int = 0
    since: float = 0.0

    @property
    def name(self) -> str:
        return self.path.removeprefix("/dev/")
