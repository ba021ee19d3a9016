"""`zos-image run`: one machine in the foreground, its serial console on stdout."""

from __future__ import annotations

import re
import signal
import sys
import tempfile
from pathlib import Path

import anyio
import click
from msgspec.structs import replace

from image import accel, settings
from image.cli.steps import FOLDER, Steps, tree_of_tools
from image.errors import RefusedError, UnavailableError
from image.machine import Disk, MachineSpec, user_nic
from image.output import read_manifest
from image.run import POLL, Ended, Machine

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
POWER_OFF = 20.0  # seconds for an orderly end after Ctrl-C


def parse_size(text: str) -> int:
    """`120G` as bytes."""
    match = re.fullmatch(r"(\d+)([KMGT]?)(?:iB|B)?", text)
    if not match:
        raise RefusedError(f"size {text!r}: write a number with K, M, G or T, such as 120G")
    return int(match[1]) * UNITS[match[2]]


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--disk", "sizes", multiple=True, metavar="SIZE", help="An empty sparse disk.")
@click.option("--memory", default="3G", show_default=True, help="Memory of the machine.")
@click.option("--cpus", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--uefi", is_flag=True, help="Boot the UKI under UEFI instead of the kernel.")
@click.option("--accel", "how", type=click.Choice(["auto", "kvm", "tcg"]), default="auto")
@click.option("--append", "given", multiple=True, metavar="KEY=VALUE", help="A setting.")
@click.option("--state", type=FOLDER, help="Keep disks and logs there [default: thrown away].")
def run(  # noqa: PLR0913 - one parameter an option
    *, folder: Path, sizes: tuple[str, ...], memory: str, cpus: int, uefi: bool, how: str,
    given: tuple[str, ...], state: Path | None,
) -> None:  # fmt: skip
    """Boot the image in FOLDER in QEMU; Ctrl-C presses the power button.

    The machine is on QEMU's own network: the host's loopback is 10.0.2.2 there.
    """
    read_manifest(folder)
    words = tuple(settings.words(settings.parse(word) for word in given))
    spec = MachineSpec(
        image=folder, settings=words, memory=parse_size(memory) >> 20, cpus=cpus,
        nics=(user_nic(1),), uefi=uefi, watchdog=True,
    )  # fmt: skip
    wanted = [parse_size(size) for size in sizes]
    with tempfile.TemporaryDirectory(prefix="zos-") as scratch:
        anyio.run(_run, spec, state or Path(scratch), wanted, how)


async def _run(spec: MachineSpec, folder: Path, sizes: list[int], how: str) -> None:
    steps, tools = Steps(), tree_of_tools()
    if how == "auto":
        steps("looking for a KVM that works")
    chosen = await accel.choose(how, spec.image, tools)
    disks = tuple(
        Disk(path=folder / f"disk{number}.raw", size=size, serial=f"disk{number}")
        for number, size in enumerate(sizes)
    )
    steps(f"booting {spec.image} with {chosen}")
    machine = Machine(replace(spec, accel=chosen, disks=disks), folder, tools)
    while await _boot(machine) == "guest-reset":
        steps("the machine restarts")
    steps("the machine is off")


async def _boot(machine: Machine) -> str:
    """One power-on; the reason of its end. Raises UnavailableError when QEMU died."""
    asked = anyio.Event()
    async with machine.running(), anyio.create_task_group() as tasks:
        console = Console(machine)
        tasks.start_soon(console.follow)
        tasks.start_soon(_interrupted, machine, asked)
        ended = await machine.wait()
        tasks.cancel_scope.cancel()
    console.show()
    said = (machine.folder / "qemu.log").read_text(errors="replace")
    check_end(ended, said, asked=asked.is_set())
    return ended.reason


def check_end(ended: Ended, said: str, *, asked: bool) -> None:
    """Raises UnavailableError when neither the guest nor the person ended the machine.

    `said` is QEMU's own log.
    """
    if asked or ended.reason in {"guest-shutdown", "guest-reset"}:
        return
    how = f"signal {-ended.status}" if ended.status < 0 else f"status {ended.status}"
    why = ended.reason or (said.strip().splitlines() or ["it said nothing"])[-1]
    raise UnavailableError(f"QEMU ended in mid-run ({how}: {why}); run the machine again")


class Console:
    """The serial console on stdout."""

    def __init__(self, machine: Machine) -> None:
        self._machine, self._shown = machine, 0

    def show(self) -> None:
        text = self._machine.serial()
        sys.stdout.write(text[self._shown :])
        sys.stdout.flush()
        self._shown = len(text)

    async def follow(self) -> None:
        while True:
            self.show()
            await anyio.sleep(POLL)


async def _interrupted(machine: Machine, asked: anyio.Event) -> None:
    """Ctrl-C presses the power button; once more, or no answer, cuts the power."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async with anyio.create_task_group() as tasks:
            async for _ in signals:
                asked.set()
                tasks.start_soon(machine.stop, POWER_OFF)
                break
            async for _ in signals:
                await machine.kill()
                return
