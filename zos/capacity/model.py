"""Hardware facts, decided from what the kernel describes. Missing facts are empty, never an error.

Rules of counting: a CRU is a logical CPU, MRU is the memory that the kernel sees, in bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from zos.model.status import Facts, Interface, Resources

# What vendors leave in a field that they did not fill.
_PLACEHOLDERS = frozenset(
    {
        "", "none", "default string", "to be filled by o.e.m.", "not specified", "not available",
        "system serial number", "base board serial number", "board serial number",
        "chassis serial number", "system product name", "system manufacturer", "n/a", "unknown",
        "invalid", "o.e.m.", "oem", "empty", "null", "0", "123456789", "0123456789",
    }
)  # fmt: skip
# (what DMI vendor and product names hold, the hypervisor behind it), special ones first.
_HYPERVISORS = (
    ("kvm", "kvm"),
    ("qemu", "qemu"),
    ("bochs", "qemu"),
    ("vmware", "vmware"),
    ("virtualbox", "virtualbox"),
    ("innotek", "virtualbox"),
    ("amazon ec2", "aws"),
    ("google compute engine", "google"),
    ("openstack", "openstack"),
    ("digitalocean", "digitalocean"),
    ("hetzner vserver", "hetzner"),
    ("alibaba cloud", "alibaba"),
    ("parallels", "parallels"),
    ("bhyve", "bhyve"),
    ("xen", "xen"),
    ("firecracker", "firecracker"),
    ("cloud hypervisor", "cloud-hypervisor"),
    ("apple virtualization", "apple"),
)
_DMI_NAMES = ("sys_vendor", "product_name", "board_vendor", "bios_vendor", "chassis_vendor")
_SECURE_BOOT_LENGTH = 5


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What does not change while the machine runs. `machine_id` tells one machine from another."""

    cru: int
    mru: int
    secure_boot: bool
    virtualized: bool
    hypervisor: str
    tpm: bool
    serial: str
    product: str
    machine_id: str


def facts(machine: Machine, *, sru: int, hru: int, interfaces: tuple[Interface, ...]) -> Facts:
    """What the chain is told, once disks and the uplink are known."""
    return Facts(
        resources=Resources(cru=machine.cru, mru=machine.mru, sru=sru, hru=hru),
        interfaces=interfaces,
        secure_boot=machine.secure_boot,
        virtualized=machine.virtualized,
        hypervisor=machine.hypervisor,
        tpm=machine.tpm,
        serial=machine.serial,
        product=machine.product,
    )


def told(dmi: Mapping[str, str], name: str) -> str:
    """A DMI text, or "" where the vendor left a placeholder."""
    text = " ".join(dmi.get(name, "").split())
    return "" if text.lower() in _PLACEHOLDERS else text


def hypervisor(dmi: Mapping[str, str], cpu_flags: frozenset[str], xen: str) -> str:
    """The name of what the machine runs in, "" on bare metal.

    Xen tells itself, most others by DMI; the CPU's own flag shows the rest. A Microsoft product
    is a virtual machine only when it says so: that vendor also makes computers.
    """
    if xen:
        return "xen"
    names = " / ".join(dmi.get(name, "").lower() for name in _DMI_NAMES)
    if "microsoft" in names and "virtual machine" in names:
        return "hyper-v"
    if "microsoft" not in names:
        for mark, name in _HYPERVISORS:
            if mark in names:
                return name
    return "unknown" if "hypervisor" in cpu_flags else ""


def is_secure_boot(variable: bytes) -> bool:
    """Source of the rule: zosbase pkg/capacity: five bytes, the last is 1."""
    return len(variable) == _SECURE_BOOT_LENGTH and variable[-1] == 1


def machine_id(dmi: Mapping[str, str]) -> str:
    """A hash of the firmware's UUID; "" when the vendor gave every machine the same."""
    digits = dmi.get("product_uuid", "").replace("-", "").lower()
    if len(digits) != 32 or len(set(digits)) < 4 or digits.startswith("0300020004000500"):
        return ""
    return blake2b(digits.encode(), digest_size=16).hexdigest()
