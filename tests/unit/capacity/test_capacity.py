"""Facts of machines as vendors really describe them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.adapters import machine
from zos.capacity import facts, observe
from zos.capacity.model import hypervisor, is_secure_boot, machine_id, told
from zos.model.status import Interface

FLAG = frozenset({"hypervisor"})
SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def test_a_machine_that_describes_nothing_still_has_cores_and_memory(tmp_path: Path) -> None:
    found = observe(tmp_path)
    assert found.cru >= 1
    assert found.mru > 0
    assert (found.serial, found.product, found.hypervisor, found.machine_id) == ("", "", "", "")
    assert (found.secure_boot, found.virtualized, found.tpm) == (False, False, False)


def test_memory_is_what_the_kernel_sees() -> None:
    lines = Path("/proc/meminfo").read_text().splitlines()
    total = next(int(line.split()[1]) for line in lines if line.startswith("MemTotal:"))
    assert machine.read().memory == total * 1024


def test_every_fact_is_read_from_where_the_kernel_puts_it(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "sys/class/dmi/id/sys_vendor": "QEMU\n",
            "sys/class/dmi/id/product_name": "Standard PC (Q35 + ICH9, 2009)\n",
            "sys/class/dmi/id/product_uuid": "a1b2c3d4-0000-4000-8000-001122334455\n",
            "sys/class/dmi/id/board_serial": "BOARD-7\n",
            "sys/class/dmi/id/power/control": "auto\n",
            "sys/class/tpm/tpm0/dev": "10:224\n",
            "proc/cpuinfo": "processor : 0\nflags\t\t: fpu hypervisor vmx\n",
            SECURE_BOOT: b"\x06\0\0\0\1",
        },
    )
    found = observe(root)
    assert found.serial == "BOARD-7"
    assert found.product == "QEMU Standard PC (Q35 + ICH9, 2009)"
    assert (found.hypervisor, found.virtualized) == ("qemu", True)
    assert found.secure_boot
    assert found.tpm
    assert len(found.machine_id) == 32


def test_facts_add_what_disks_and_uplink_know(tmp_path: Path) -> None:
    card = Interface(name="zos", mac="52:54:00:12:34:56", ips=("10.0.2.15",))
    told_facts = facts(observe(tmp_path), sru=3, hru=4, interfaces=(card,))
    assert (told_facts.resources.sru, told_facts.resources.hru) == (3, 4)
    assert told_facts.interfaces == (card,)


@pytest.mark.parametrize(
    ("dmi", "flags", "xen", "name"),
    [
        ({}, frozenset(), "", ""),
        ({}, FLAG, "", "unknown"),
        ({}, frozenset(), "xen", "xen"),
        ({"sys_vendor": "QEMU"}, FLAG, "", "qemu"),
        ({"product_name": "KVM", "sys_vendor": "Red Hat"}, FLAG, "", "kvm"),
        ({"sys_vendor": "VMware, Inc."}, FLAG, "", "vmware"),
        ({"product_name": "VirtualBox"}, FLAG, "", "virtualbox"),
        ({"sys_vendor": "Amazon EC2"}, FLAG, "", "aws"),
        (
            {"sys_vendor": "Microsoft Corporation", "product_name": "Virtual Machine"},
            FLAG,
            "",
            "hyper-v",
        ),
        ({"sys_vendor": "Microsoft Corporation", "product_name": "Surface"}, frozenset(), "", ""),
        ({"sys_vendor": "Dell Inc.", "product_name": "PowerEdge R720"}, frozenset(), "", ""),
        ({"sys_vendor": "Dell Inc."}, FLAG, "", "unknown"),
    ],
)
def test_hypervisors_are_told_by_xen_dmi_and_the_cpu(
    dmi: dict[str, str], flags: frozenset[str], xen: str, name: str
) -> None:
    assert hypervisor(dmi, flags, xen) == name


@pytest.mark.parametrize("text", ["", "Default string", "To Be Filled By O.E.M.", "None", " 0 "])
def test_placeholders_of_vendors_count_as_nothing(text: str) -> None:
    assert told({"board_serial": text}, "board_serial") == ""


@pytest.mark.parametrize(
    ("variable", "on"),
    [(b"\6\0\0\0\1", True), (b"\6\0\0\0\0", False), (b"", False), (b"\1", False)],
)
def test_secure_boot_is_the_last_of_five_bytes(variable: bytes, *, on: bool) -> None:
    assert is_secure_boot(variable) is on


@pytest.mark.parametrize(
    "uuid",
    [
        "",
        "Not Settable",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "03000200-0400-0500-0006-000700080009",
    ],
)
def test_a_uuid_that_many_machines_share_names_none(uuid: str) -> None:
    assert machine_id({"product_uuid": uuid}) == ""


@given(st.uuids(version=4))
def test_a_machine_is_named_the_same_however_its_uuid_is_written(uuid: object) -> None:
    lower, upper = {"product_uuid": str(uuid)}, {"product_uuid": str(uuid).upper()}
    assert machine_id(lower) == machine_id(upper) != ""
