"""The lab guest: the image's own kernel and root, in which the integration tests run.

One boot a suite. The guest has two scratch disks besides; the host needs no root.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio

from image import build, tools
from image.errors import ImageError
from image.machine import EVENTS_PORT, TESTKIT_PORT, Disk, MachineSpec, user_nic
from image.run import Machine
from image.testkit import lab
from image.testkit.client import Testkit
from image.testkit.pytest_inside import run_pytest

TOP = Path(__file__).resolve().parent.parent.parent
ARTEFACTS = TOP / "artefacts/lab"
GIB = 1 << 30
BOOT, SUITE = 180, 1500  # seconds; only a hang takes that long
ARGUMENTS = ("tests/integration", "-m", "integration", "-q")


@dataclass(frozen=True)
class Outcome:
    """What pytest left: its exit status, its JUnit report, the end of its output."""

    status: int
    junit: str
    output: str


def run_lab(say: Callable[[str], None], arguments: Sequence[str] = ARGUMENTS) -> Outcome:
    """Build the image, boot the lab guest, run pytest in it.

    Raises ImageError when the guest does not come up or is lost; its logs are then in artefacts.
    """
    with tempfile.TemporaryDirectory(prefix="zos-lab-") as scratch:
        folder = Path(scratch)
        image = folder / "image"
        find = build.finder(None)
        build.build(image, "vm", say)
        initrd = lab.make(image, find, say)
        spec = MachineSpec(
            image=image, initrd=initrd, memory=2048, settings=("runmode=private",),
            nics=(user_nic(1),), ports=(TESTKIT_PORT, EVENTS_PORT),
            disks=(
                Disk(path=folder / "a.raw", size=20 * GIB, serial="scratch-a"),
                Disk(path=folder / "b.raw", size=20 * GIB, serial="scratch-b"),
            ),
        )  # fmt: skip
        machine = Machine(spec, folder / "guest", tools.ensure(find, say))
        try:
            return anyio.run(_run, machine, list(arguments), say)
        except (ImageError, TimeoutError, ExceptionGroup):
            ARTEFACTS.mkdir(parents=True, exist_ok=True)
            for name in ("serial.log", "qemu.log"):
                if (machine.folder / name).exists():
                    shutil.copyfile(machine.folder / name, ARTEFACTS / name)
            raise


async def _run(machine: Machine, arguments: list[str], say: Callable[[str], None]) -> Outcome:
    def heard(row: Mapping[str, object]) -> None:
        say(f"{row['outcome']}: {row['test']} ({row['seconds']} s)")
        if row["trouble"]:
            say(str(row["trouble"]))

    async with machine.running(), Testkit(machine.ports[TESTKIT_PORT]) as kit:
        with anyio.fail_after(BOOT):
            await kit.run("result = 'up'")
        found = await kit.call(
            run_pytest,
            seconds=SUITE,
            heard=heard,
            inside=lab.INSIDE,
            arguments=arguments,
        )
    return Outcome(int(str(found["status"])), str(found["junit"]), str(found["output"]))
