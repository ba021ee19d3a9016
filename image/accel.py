"""KVM or emulation: decided by booting our own image once, remembered until the host reboots.

A `/dev/kvm` that opens proves nothing: some hosts have one that cannot run a kernel, or dies with
it. So KVM is used only after PID 1 of the image has said its first word under it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import anyio

from image.cache import cache_dir
from image.errors import RefusedError, UnavailableError
from image.machine import Accel, MachineSpec
from image.run import Machine
from image.tools import Tools

KVM = Path("/dev/kvm")
FIRST_WORD = "zos "  # of PID 1 on the serial console
DEADLINE = 20.0  # seconds; with a working KVM it takes two


async def choose(wanted: str, image: Path, tools: Tools, device: Path = KVM) -> Accel:
    """How to run machines here; `wanted` is `kvm`, `tcg` or `auto`.

    Raises RefusedError when KVM was asked for and does not work.
    """
    if wanted == Accel.TCG:
        return Accel.TCG
    trouble = device_trouble(device)
    if not trouble:
        trouble = await _remembered(image, tools)
    if not trouble:
        return Accel.KVM
    if wanted == Accel.KVM:
        raise RefusedError(f"KVM does not work here: {trouble}; use --accel tcg")
    return Accel.TCG


def device_trouble(device: Path) -> str:
    """Why the device cannot even be opened; empty when it can."""
    if not device.exists():
        return f"there is no {device}"
    if not os.access(device, os.R_OK | os.W_OK):
        return f"{device} may not be opened by this user"
    return ""


async def _remembered(image: Path, tools: Tools) -> str:
    memory = _memory()
    known = _recall(memory)
    if known is None:
        known = await _probe(image, tools)
        _remember(memory, known)
    return known


def _memory() -> Path:
    """The file that holds the verdict for this boot of the host."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return cache_dir("accel") / boot


def _recall(memory: Path) -> str | None:
    return memory.read_text() if memory.exists() else None


def _remember(memory: Path, trouble: str) -> None:
    for old in memory.parent.iterdir():
        old.unlink(missing_ok=True)
    memory.write_text(trouble)


async def _probe(image: Path, tools: Tools) -> str:
    """Why KVM cannot be used; empty when our kernel came up with it."""
    tools.argv("qemu-system-x86_64")  # a tool that is missing is no verdict on KVM
    spec = MachineSpec(image=image, memory=512, cpus=1, accel=Accel.KVM)
    trouble = ""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            async with Machine(spec, Path(scratch), tools).running() as machine:
                with anyio.fail_after(DEADLINE):
                    await machine.until_serial(FIRST_WORD)
    except* (UnavailableError, TimeoutError):
        trouble = "our kernel did not come up with it"
    return trouble
