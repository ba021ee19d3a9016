"""Whole disks by libudev: what there is, and what comes and goes.

No udev daemon runs, so only what the kernel itself tells is used: sysfs and its own events.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import anyio
import pyudev

from zos.adapters.threads import in_thread
from zos.model.block import BlockDevice

# Real disks stand below a bus, but NVMe with several paths below a virtual subsystem.
_NO_DISKS = "/sys/devices/virtual/block/"
_MEDIA_DRIVES = frozenset({2, 11})  # major numbers of floppy and optical drives
_SECTOR = 512  # sysfs counts in it, whatever the disk does
_EVENT_ROOM = 1 << 20
# The subsystem of the first parent in this list is the bus; a USB disk also has a SCSI parent.
_BUSES = ("usb", "nvme", "mmc", "virtio", "xen", "scsi")


async def disks() -> tuple[BlockDevice, ...]:
    """Every whole disk with a medium, by path. No disk itself is asked, so this is quick."""
    return await in_thread("disks", lambda: tuple(sorted(_disks(), key=lambda d: d.path)))


class Events:
    """Block events of the kernel, heard from the moment of construction."""

    def __init__(self) -> None:
        self._monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="kernel")
        self._monitor.filter_by("block")
        self._monitor.set_receive_buffer_size(_EVENT_ROOM)
        self._monitor.start()

    async def wait(self) -> None:
        """Return once something came, went or changed; many at once count as one."""
        await anyio.wait_readable(self._monitor.fileno())
        while self._monitor.poll(0) is not None:
            pass


def _disks() -> Iterator[BlockDevice]:
    for device in pyudev.Context().list_devices(subsystem="block", DEVTYPE="disk"):
        if _is_disk(device):
            try:
                yield _describe(device)
            except FileNotFoundError:
                continue  # unplugged while we looked


def _is_disk(device: pyudev.Device) -> bool:
    if device.device_node is None or _text(device, "hidden") == "1":
        return False  # a path of an NVMe disk, which shows as a disk of its own
    if device.sys_path.startswith(_NO_DISKS) or os.major(device.device_number) in _MEDIA_DRIVES:
        return False
    special = device.sys_name.startswith("mmcblk") and not device.sys_name[6:].isdigit()
    return not special and _number(device, "size") > 0


def _describe(device: pyudev.Device) -> BlockDevice:
    path = device.device_node
    return BlockDevice(
        path=path,
        serial=_serial(device) or f"at-{_place(device)}",
        model=_model(device),
        size=_number(device, "size") * _SECTOR,
        sequence=_number(device, "diskseq"),
        bus=_bus(device),
        removable=_text(device, "removable") == "1" or _text(device, "device/type") == "SD",
        read_only=_text(device, "ro") == "1",
        partitions=sum((child / "partition").exists() for child in _folder(device).iterdir()),
        since=Path(path).stat().st_mtime,
    )


def _serial(device: pyudev.Device) -> str:
    """NVMe and SD tell it below `device`, virtio on the disk, SCSI and SATA in a VPD page."""
    for name in ("serial", "device/serial"):
        if text := _text(device, name):
            return _word(text)
    try:
        page = (_folder(device) / "device/vpd_pg80").read_bytes()
    except OSError:
        return ""
    return _word(page[4:].decode("ascii", "replace"))


def _word(text: str) -> str:
    """A serial as it is written in a setting: without blanks, commas and quotes."""
    return "".join(c if c.isalnum() or c in "-_.:" else "_" for c in text.strip(" \0"))


def _model(device: pyudev.Device) -> str:
    """Virtual disks have a vendor number and no model; SATA disks all have the vendor ATA."""
    model = _text(device, "device/model") or _text(device, "device/name")
    vendor = _text(device, "device/vendor")
    named = vendor and not vendor.startswith("0x") and vendor != "ATA"
    return f"{vendor} {model}".strip() if named else model


def _place(device: pyudev.Device) -> str:
    """Where the disk is plugged in: the last part of its sysfs path that names a PCI address."""
    parts = device.sys_path.split("/")
    pci = [part for part in parts if part.count(":") == 2 and "." in part]
    scsi = [part for part in parts if part.count(":") == 3]
    return "-".join((pci or [device.sys_name])[-1:] + scsi[-1:])


def _bus(device: pyudev.Device) -> str:
    if device.sys_name.startswith("nvme"):
        return "nvme"  # also with several paths, where the parent is a subsystem of its own
    found = {parent.subsystem for parent in device.ancestors}
    return next((bus for bus in _BUSES if bus in found), "")


def _folder(device: pyudev.Device) -> Path:
    return Path(device.sys_path)


def _text(device: pyudev.Device, attribute: str) -> str:
    try:
        return (_folder(device) / attribute).read_text(errors="replace").strip()
    except OSError:
        return ""


def _number(device: pyudev.Device, attribute: str) -> int:
    return int(_text(device, attribute) or 0)
