"""Every setting a farmer can give, on one page; and the words that are known to be none.

`docs/settings.md` tells the same to people; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zos.model import setting_values as value


@dataclass(frozen=True)
class Setting:
    """One row of the table. `rule` completes the sentence "... is not"; `field` of Settings."""

    name: str
    parse: Callable[[str], Any]
    rule: str
    example: str
    effect: str
    many: bool = False

    @property
    def field(self) -> str:
        return self.name.removeprefix("zos-").replace("-", "_")


TABLE = (
    Setting(
        "runmode",
        value.run_mode,
        "one of prod, test, qa, dev, private",
        "private",
        "Which grid the node belongs to; gives the default of every endpoint. Default: prod.",
    ),
    Setting(
        "farmer_id",
        value.farm_id,
        "a farm id: a whole number from 1 to 4294967295",
        "42",
        "The farm that owns the node. Without it the node boots and does not register.",
    ),
    Setting(
        "substrate",
        value.ws_url,
        "a web socket address, ws:// or wss://",
        "wss://chain.example:443",
        "An endpoint of the chain; the next is tried when one fails.",
        many=True,
    ),
    Setting(
        "relay",
        value.ws_url,
        "a web socket address, ws:// or wss://",
        "wss://relay.example",
        "A message relay.",
        many=True,
    ),
    Setting(
        "activation",
        value.http_url,
        "a web address, http:// or https://",
        "https://activation.example/activation/activate",
        "The service that gives a new node its first tokens.",
        many=True,
    ),
    Setting(
        "ip",
        value.static_address,
        "addresses with prefix length, then gw=, dns= and nic= as needed",
        "192.0.2.10/24,gw=192.0.2.1,dns=192.0.2.53,nic=52:54:00:12:34:56",
        "Static addresses of one network card, named by its MAC. Default: dhcp.",
        many=True,
    ),
    Setting(
        "ntp",
        value.hosts,
        "a list of names or addresses",
        "192.0.2.1,ntp.example",
        "Time servers, before those that DHCP names.",
        many=True,
    ),
    Setting(
        "geo",
        value.location,
        "latitude,longitude,country,city",
        "50.85,4.35,Belgium,Brussels",
        "Where the machine stands.",
    ),
    Setting(
        "wipe",
        value.words,
        "a list of disk serials",
        "S3Z9NB0K123456",
        "Consent to erase the disk with this serial, once (docs/storage.md).",
        many=True,
    ),
    Setting(
        "new-identity",
        value.flag,
        "yes or no",
        "yes",
        "Make a new identity although an older one may be on an unreadable pool.",
    ),
    Setting(
        "zos-debug",
        value.flag,
        "yes or no",
        "yes",
        "Log decisions, not only changes.",
    ),
    Setting(
        "zos-debug-vm",
        value.flag,
        "yes or no",
        "yes",
        "Developers: disks vdd and vde are HDD, all others SSD, without measuring.",
    ),
)

# Names of the original that change nothing here, and why: told, so that nobody relies on them.
INERT = {
    "secret": "it had no effect in the original either",
    "version": "this system is always a v3 node",
    "light": "it had no effect in the original either",
    "flist": "it had no effect in the original either",
    "missing-ssd": "a node without an SSD uses a hard disk by itself",
    "ssh-user": "nobody can log in to this system",
    "domain": "web gateways do not exist in this version",
    "disable-gpu": "graphics cards are not offered in this version",
    "vlan:priv": "VLANs do not exist in this version",
    "vlan:pub": "VLANs do not exist in this version",
    "pub:mac": "public addresses do not exist in this version",
}

# Parameters of the kernel and of boot loaders that a farmer meets.
KERNEL = frozenset(
    """
    8250 acpi acpi_osi amd_iommu apic apparmor audit auto biosdevname boot BOOT_IMAGE BOOTIF
    clocksource console crashkernel debug default_hugepagesz earlycon earlyprintk efi elevator
    fbcon fips fsck hpet hugepages hugepagesz ignore_loglevel ima_policy init initcall_debug
    initrd intel_idle intel_iommu iommu irqaffinity isolcpus keep_bootcon lockdown log_buf_len
    loglevel lpj lsm maxcpus mce mem memmap memory_corruption_check mitigations mtrr net
    nmi_watchdog no_console_suspend noapic nohz noinitrd nokaslr nolapic nomodeset noresume nosmp
    nosmt notsc nowatchdog nr_cpus numa oops panic panic_on_oops pci pcie_aspm printk pstore quiet
    random_trust_bootloader random_trust_cpu rdinit reboot resume ro root rootdelay rootflags
    rootfstype rootwait rw selinux smp spectre_v2 splash swapaccount swiotlb sysrq_always_enabled
    threadirqs tpm_tis transparent_hugepage tsc uefi usbcore vga video watchdog workqueue x2apic
    """.split()  # noqa: SIM905 - a list of words reads better than 120 quoted lines
)
