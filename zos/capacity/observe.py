"""Hardware facts of the machine that runs."""

from __future__ import annotations

from pathlib import Path

from zos.adapters import machine
from zos.capacity.model import Machine, hypervisor, is_secure_boot, machine_id, told


def observe(root: Path = Path("/")) -> Machine:
    """Reads a few small files; takes milliseconds, and never fails for want of one."""
    raw = machine.read(root)
    found = hypervisor(raw.dmi, raw.cpu_flags, raw.xen)
    vendor, product = told(raw.dmi, "sys_vendor"), told(raw.dmi, "product_name")
    return Machine(
        cru=raw.cpus,
        mru=raw.memory,
        secure_boot=is_secure_boot(raw.secure_boot),
        virtualized=bool(found),
        hypervisor=found,
        tpm=raw.tpm,
        serial=told(raw.dmi, "board_serial"),
        product=f"{vendor} {product}".strip(),
        machine_id=machine_id(raw.dmi),
    )
