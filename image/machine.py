"""What a virtual machine is made of, and the QEMU command line that makes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

TESTKIT_PORT = "org.zos.testkit"
EVENTS_PORT = "org.zos.events"


class Accel(StrEnum):
    """How QEMU runs the guest's instructions."""

    KVM = "kvm"
    TCG = "tcg"


class Bus(StrEnum):
    """How the guest sees a disk."""

    VIRTIO = "virtio"
    SCSI = "scsi"
    SATA = "sata"
    NVME = "nvme"


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """A raw file as a disk, made sparse when missing. `size` in bytes (0: as the file is).

    `iops` and `bps` throttle it, as a slow disk would be; `block` is the sector size in bytes.
    `rotational` only says so to the guest.
    """

    path: Path
    size: int = 0
    serial: str = ""
    bus: Bus = Bus.VIRTIO
    iops: int = 0
    bps: int = 0
    block: int = 512
    readonly: bool = False
    rotational: bool = False


class Nic(msgspec.Struct, frozen=True, kw_only=True):
    """A network card. `netdev` is QEMU's backend, with `{fd}` where the descriptor `fd` goes."""

    mac: str
    netdev: str = "user"
    fd: int = -1
    model: str = "virtio-net-pci"


def user_nic(number: int, options: str = "") -> Nic:
    """A card on QEMU's own NAT: the host's loopback is 10.0.2.2. `options` such as `ipv4=off`."""
    return Nic(mac=f"52:54:00:12:34:{number:02x}", netdev=f"user,{options}".rstrip(","))


def wire_nic(number: int, fd: int) -> Nic:
    """A card whose frames are datagrams on socket `fd`: one end of a Unix datagram socket pair."""
    return Nic(
        mac=f"52:54:00:12:34:{number:02x}", netdev="dgram,local.type=fd,local.str={fd}", fd=fd
    )


class MachineSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A machine that boots the image in folder `image`. `memory` is in MiB.

    `settings` go behind the image's own command line; `initrd` replaces the image's (testkit).
    `rtc` is `utc` or a date such as `2011-01-01T00:00:00`. `ports` are virtio-serial ports that
    the host talks to. `strings` are SMBIOS type 11. `extra` goes to QEMU as it is.
    """

    image: Path
    initrd: Path | None = None
    settings: tuple[str, ...] = ()
    memory: int = 3072
    cpus: int = 2
    accel: Accel = Accel.TCG
    disks: tuple[Disk, ...] = ()
    nics: tuple[Nic, ...] = ()
    ports: tuple[str, ...] = ()
    board_serial: str = ""
    strings: tuple[str, ...] = ()
    rtc: str = "utc"
    watchdog: bool = False
    display: bool = False
    uefi: bool = False
    extra: tuple[str, ...] = ()


class Firmware(msgspec.Struct, frozen=True, kw_only=True):
    """Where the tools tree keeps what QEMU loads, and the machine's own UEFI files."""

    folders: tuple[Path, ...]
    code: Path | None = None
    variables: Path | None = None
    esp: Path | None = None


_MODELS = {
    Bus.VIRTIO: "virtio-blk-pci",
    Bus.SCSI: "scsi-hd",
    Bus.SATA: "ide-hd",
    Bus.NVME: "nvme",
}


def _disk(number: int, disk: Disk) -> list[str]:
    name = f"disk{number}"
    serial = disk.serial or (name if disk.bus is Bus.NVME else "")
    place = {Bus.SATA: f"bus=ide.{number}", Bus.SCSI: "bus=scsi0.0"}.get(disk.bus, "")
    spins = f"rotation_rate={7200 if disk.rotational else 1}" if place else ""
    drive = (
        f"if=none,id={name},format=raw,cache=writeback,discard=unmap,file={disk.path}",
        "readonly=on" if disk.readonly else "",
        f"throttling.iops-total={disk.iops}" if disk.iops else "",
        f"throttling.bps-total={disk.bps}" if disk.bps else "",
    )
    sector = f"logical_block_size={disk.block},physical_block_size={disk.block}"
    device = (
        f"{_MODELS[disk.bus]},drive={name},id={name}-dev",
        f"serial={serial}" if serial else "",
        place,
        spins,
        sector if disk.block != 512 else "",
    )
    return ["-drive", _joined(drive), "-device", _joined(device)]


def _joined(parts: tuple[str, ...]) -> str:
    return ",".join(part for part in parts if part)


def _storage(spec: MachineSpec) -> list[str]:
    argv = []
    if any(disk.bus is Bus.SCSI for disk in spec.disks):
        argv += ["-device", "virtio-scsi-pci,id=scsi0"]
    for number, disk in enumerate(spec.disks):
        argv += _disk(number, disk)
    return argv


def _network(spec: MachineSpec) -> list[str]:
    argv = []
    for number, nic in enumerate(spec.nics):
        kind, _, options = nic.netdev.format(fd=nic.fd).partition(",")
        backend = ",".join(part for part in (kind, f"id=net{number}", options) if part)
        device = f"{nic.model},netdev=net{number},id=nic{number},mac={nic.mac}"
        argv += ["-netdev", backend, "-device", f"{device},romfile="]
    return argv


def _channels(ports: Mapping[str, int], qmp: int) -> list[str]:
    argv = ["-chardev", f"socket,id=qmp,fd={qmp}", "-mon", "chardev=qmp,mode=control"]
    if ports:
        argv += ["-device", "virtio-serial-pci"]
    for number, (name, descriptor) in enumerate(sorted(ports.items())):
        argv += [
            "-chardev", f"socket,id=port{number},fd={descriptor}",
            "-device", f"virtserialport,chardev=port{number},name={name}",
        ]  # fmt: skip
    return argv


def _boot(spec: MachineSpec, firmware: Firmware, cmdline: str) -> list[str]:
    if not spec.uefi:
        return [
            "-kernel", str(spec.image / "vmlinuz"),
            "-initrd", str(spec.initrd or spec.image / "initrd"),
            "-append", cmdline,
        ]  # fmt: skip
    code = f"if=pflash,format=raw,unit=0,readonly=on,file={firmware.code}"
    variables = f"if=pflash,format=raw,unit=1,file={firmware.variables}"
    esp = f"if=none,id=esp,format=raw,readonly=on,file={firmware.esp}"
    return [
        "-drive", code, "-drive", variables, "-drive", esp,
        "-device", "virtio-blk-pci,drive=esp,bootindex=0,serial=esp",
    ]  # fmt: skip


def _identity(spec: MachineSpec) -> list[str]:
    argv = []
    if spec.board_serial:
        argv += ["-smbios", f"type=2,serial={spec.board_serial}"]
    for text in spec.strings:
        argv += ["-smbios", f"type=11,value={text.replace(',', ',,')}"]
    return argv


def _sata(spec: MachineSpec) -> str:
    """A controller that nothing hangs on costs the guest two seconds of driver under emulation."""
    used = spec.extra or any(disk.bus is Bus.SATA for disk in spec.disks)
    return "on" if used else "off"


def command(
    spec: MachineSpec, firmware: Firmware, cmdline: str, serial: Path, channels: Mapping[str, int]
) -> list[str]:
    """QEMU's options. `channels` maps `qmp` and each port to the descriptor QEMU inherits."""
    argv = [
        "-no-user-config", "-nodefaults", "-no-reboot", "-display", "none",
        "-machine", f"q35,vmport=off,hpet=off,sata={_sata(spec)}",
        "-m", str(spec.memory), "-smp", str(spec.cpus),
        "-rtc", f"base={spec.rtc},clock=host",
        "-device", "virtio-rng-pci",
        "-chardev", f"file,id=serial,path={serial},append=on", "-serial", "chardev:serial",
    ]  # fmt: skip
    argv += ["-accel", "kvm", "-cpu", "host"] if spec.accel is Accel.KVM else [
        "-accel", "tcg,thread=multi", "-cpu", "max"
    ]  # fmt: skip
    for folder in firmware.folders:
        argv += ["-L", str(folder)]
    if spec.watchdog:
        argv += ["-device", "i6300esb", "-action", "watchdog=reset"]
    if spec.display:
        argv += ["-device", "VGA"]
    ports = {name: fd for name, fd in channels.items() if name != "qmp"}
    return [
        *argv,
        *_identity(spec),
        *_storage(spec),
        *_network(spec),
        *_channels(ports, channels["qmp"]),
        *_boot(spec, firmware, cmdline),
        *spec.extra,
    ]
