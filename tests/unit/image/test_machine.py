"""QEMU's command line for each part of a machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from image.accel import device_trouble
from image.cli.run import check_end, parse_size
from image.errors import UnavailableError
from image.machine import (
    Accel,
    Bus,
    Disk,
    Firmware,
    MachineSpec,
    command,
    user_nic,
    wire_nic,
)
from image.run import Ended, make_disk

FIRMWARE = Firmware(folders=(Path("/tools/share"),))


def argv(spec: MachineSpec, firmware: Firmware = FIRMWARE) -> list[str]:
    channels = {"qmp": 5, **{name: 6 + n for n, name in enumerate(spec.ports)}}
    return command(spec, firmware, "quiet farmer_id=1", Path("/m/serial.log"), channels)


def values(found: list[str], option: str) -> list[str]:
    return [found[n + 1] for n, word in enumerate(found) if word == option]


def spec(**changes: object) -> MachineSpec:
    return MachineSpec(image=Path("/image"), **changes)  # type: ignore[arg-type]


def test_a_plain_machine_boots_the_kernel_with_the_images_initrd() -> None:
    found = argv(spec())
    assert values(found, "-kernel") == ["/image/vmlinuz"]
    assert values(found, "-initrd") == ["/image/initrd"]
    assert values(found, "-append") == ["quiet farmer_id=1"]
    assert values(found, "-accel") == ["tcg,thread=multi"]
    assert "-no-reboot" in found
    assert values(found, "-netdev") == []


def test_the_test_initrd_takes_the_place_of_the_images() -> None:
    assert values(argv(spec(initrd=Path("/x"))), "-initrd") == ["/x"]


def test_kvm_gives_the_hosts_processor() -> None:
    found = argv(spec(accel=Accel.KVM))
    assert (values(found, "-accel"), values(found, "-cpu")) == (["kvm"], ["host"])


def test_every_bus_has_its_device_and_the_serial_of_the_disk() -> None:
    disks = tuple(Disk(path=Path(f"/d/{bus}"), serial=f"S-{bus}", bus=bus) for bus in Bus)
    devices = values(argv(spec(disks=disks)), "-device")
    for model in ("virtio-blk-pci", "scsi-hd", "ide-hd", "nvme"):
        assert [d for d in devices if d.startswith(f"{model},")], model
    assert len([d for d in devices if "serial=S-" in d]) == 4
    assert "virtio-scsi-pci,id=scsi0" in devices


def test_a_slow_disk_is_throttled_and_may_have_large_sectors() -> None:
    disk = Disk(path=Path("/d"), iops=80, bps=1000, block=4096, readonly=True)
    found = argv(spec(disks=(disk,)))
    (drive,) = values(found, "-drive")
    assert drive.endswith("readonly=on,throttling.iops-total=80,throttling.bps-total=1000")
    assert any("logical_block_size=4096" in device for device in values(found, "-device"))


def test_cards_are_on_qemus_network_or_on_a_wire() -> None:
    found = argv(spec(nics=(user_nic(1), user_nic(2, "ipv4=off"), wire_nic(3, 9))))
    assert values(found, "-netdev") == [
        "user,id=net0", "user,id=net1,ipv4=off", "dgram,id=net2,local.type=fd,local.str=9",
    ]  # fmt: skip
    macs = [d.partition("mac=")[2][:17] for d in values(found, "-device") if "mac=" in d]
    assert macs == ["52:54:00:12:34:01", "52:54:00:12:34:02", "52:54:00:12:34:03"]


def test_every_port_has_its_own_channel() -> None:
    found = argv(spec(ports=("org.zos.events", "org.zos.testkit")))
    assert "socket,id=qmp,fd=5" in values(found, "-chardev")
    ports = [d for d in values(found, "-device") if d.startswith("virtserialport")]
    assert [port.rpartition("name=")[2] for port in ports] == ["org.zos.events", "org.zos.testkit"]


def test_identity_clock_watchdog_and_display_are_as_asked() -> None:
    found = argv(
        spec(
            board_serial="B1", strings=("zos.geo=1,2,a,b",), rtc="2011-01-01T00:00:00",
            watchdog=True, display=True, extra=("-S",),
        )
    )  # fmt: skip
    assert values(found, "-smbios") == ["type=2,serial=B1", "type=11,value=zos.geo=1,,2,,a,,b"]
    assert values(found, "-rtc") == ["base=2011-01-01T00:00:00,clock=host"]
    assert values(found, "-action") == ["watchdog=reset"]
    assert {"i6300esb", "VGA"} <= set(values(found, "-device"))
    assert found[-1] == "-S"


def test_uefi_boots_from_the_system_partition() -> None:
    firmware = Firmware(
        folders=(), code=Path("/code.fd"), variables=Path("/vars.fd"), esp=Path("/esp.img")
    )
    found = argv(spec(uefi=True), firmware)
    assert values(found, "-kernel") == []
    assert [drive.rpartition("file=")[2] for drive in values(found, "-drive")] == [
        "/code.fd", "/vars.fd", "/esp.img",
    ]  # fmt: skip


def test_a_disk_is_made_sparse_and_never_made_smaller(tmp_path: Path) -> None:
    disk = Disk(path=tmp_path / "new/disk.raw", size=1 << 33)
    make_disk(disk)
    made = disk.path.stat()
    assert (made.st_size, made.st_blocks) == (1 << 33, 0)
    make_disk(Disk(path=disk.path, size=4096))
    assert disk.path.stat().st_size == 1 << 33


def test_sizes_are_written_with_units() -> None:
    assert [parse_size(text) for text in ("3G", "512M", "7", "1TiB", "2KB")] == [
        3 << 30, 512 << 20, 7, 1 << 40, 2048,
    ]  # fmt: skip


def test_a_kvm_device_that_is_not_there_or_not_ours_is_told(tmp_path: Path) -> None:
    assert device_trouble(tmp_path / "kvm") == f"there is no {tmp_path}/kvm"


@pytest.mark.parametrize(
    ("ended", "asked"),
    [
        (Ended("guest-shutdown", 0), False),
        (Ended("guest-reset", 0), False),
        (Ended("", -9), True),
        (Ended("host-signal", 0), True),
    ],
)
def test_an_end_that_the_guest_or_the_person_wanted_is_good(ended: Ended, asked: bool) -> None:
    check_end(ended, "", asked=asked)


@pytest.mark.parametrize(
    ("ended", "said", "told"),
    [
        (Ended("", -9), "", r"signal 9: it said nothing"),
        (Ended("", 1), "one\ndisk full\n", r"status 1: disk full"),
        (Ended("host-signal", 0), "", r"status 0: host-signal"),
    ],
)
def test_a_death_of_qemu_is_told_with_what_is_known(ended: Ended, said: str, told: str) -> None:
    with pytest.raises(UnavailableError, match=told):
        check_end(ended, said, asked=False)
