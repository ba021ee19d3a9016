"""KVM or emulation.

A `/dev/kvm` that opens proves nothing: some hosts have one that cannot run a kernel, or dies with
it. So KVM is used only after our own image has come to its first word with it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import anyio

from grid.errors import RefusedError, UnavailableError
from grid.spec import Accel
from image.errors import UnavailableError as MachineError
from image.machine import Accel as MachineAccel
from image.machine import MachineSpec
from image.run import Machine
from image.tools import Tools

KVM = Path("/dev/kvm")
FIRST_WORD = "zos "  # of PID 1 on the serial console
DEADLINE = 20.0  # seconds; with a working KVM it takes two


async def choose(wanted: Accel, image: Path, scratch: Path, tools: Tools) -> MachineAccel:
    """How to run the nodes. Raises RefusedError when KVM was asked for and does not work."""
    if wanted == Accel.TCG:
        return MachineAccel.TCG
    trouble = await kvm_trouble(image, scratch, tools)
    if not trouble:
        return MachineAccel.KVM
    if wanted == Accel.KVM:
        raise RefusedError(f"KVM does not work here: {trouble}; use --accel tcg")
    return MachineAccel.TCG


async def kvm_trouble(image: Path, scratch: Path, tools: Tools) -> str:
    """Why KVM cannot be used; empty when a probe booted our kernel with it."""
    trouble = device_trouble(KVM)
    if trouble:
        return trouble
    spec = MachineSpec(image=image, memory=512, cpus=1, accel=MachineAccel.KVM)
    try:
        async with Machine(spec, scratch, tools).running() as machine:
            with anyio.fail_after(DEADLINE):
                await machine.until_serial(FIRST_WORD)
    except* (MachineError, UnavailableError, TimeoutError):
        trouble = "our kernel did not come up with it"
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return trouble


def device_trouble(device: Path) -> str:
    """Why the device cannot even be opened; empty when it can."""
    if not device.exists():
        return f"there is no {device}"
    if not os.access(device, os.R_OK | os.W_OK):
        return f"{device} may not be opened by this user"
    return ""
