"""The machine as the kernel describes it. What is missing is empty; nothing here ever waits."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

_DMI = "sys/class/dmi/id"
_SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """`dmi` by the kernel's file names (`board_serial`, ...). `memory` in bytes."""

    cpus: int
    memory: int
    dmi: dict[str, str]
    cpu_flags: frozenset[str]
    xen: str  # what /sys/hypervisor/type says
    secure_boot: bytes  # the EFI variable: four bytes of attributes, one of value
    tpm: bool


def read(root: Path = Path("/")) -> Raw:
    """`root` is where /sys and /proc are found. Counts come from the kernel that runs."""
    folder = root / _DMI
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return Raw(
        cpus=os.sysconf("SC_NPROCESSORS_ONLN"),
        memory=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        dmi={file.name: text for file in files if (text := _text(file))},
        cpu_flags=_cpu_flags(_text(root / "proc/cpuinfo")),
        xen=_text(root / "sys/hypervisor/type"),
        secure_boot=_bytes(root / _SECURE_BOOT),
        tpm=any((root / "sys/class/tpm").glob("tpm*")),
    )


def _cpu_flags(cpuinfo: str) -> frozenset[str]:
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def _text(path: Path) -> str:
    return _bytes(path).decode(errors="replace").strip()


def _bytes(path: Path) -> bytes:
    """Empty for what is absent, a folder, or refused by the firmware."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
