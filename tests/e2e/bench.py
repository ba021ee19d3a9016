"""What the e2e tests share: one chain with activation and a farm, the images, a bench.

On the bench, machines are booted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import anyio
from anyio.abc import TaskGroup
from msgspec import Struct
from msgspec.structs import replace

from grid.farm import ensure_farm
from grid.registry import Registry
from grid.spec import GIB
from grid.table import NodeRow
from image.machine import EVENTS_PORT, TESTKIT_PORT, Disk, MachineSpec, user_nic
from image.run import Machine
from image.tools import Tools
from tests.e2e.guest import Guest

T = TypeVar("T", bound=Struct)
HOST = "10.0.2.2"  # the host's loopback, seen from QEMU's own network


@dataclass(frozen=True)
class Images:
    """Built once: the released image, and the initrd that adds the test agent to it."""

    released: Path
    testkit: Path
    tools: Tools


@dataclass
class Bench:
    """The bench."""

    folder: Path
    images: Images
    registry: Registry
    tasks: TaskGroup
    farm_id: int
    chain_port: int
    activation_port: int
    guests: list[Guest] = field(default_factory=list)

    def settings(self, **changes: str) -> tuple[str, ...]:
        """The command line of a node of this grid; an empty change drops a word."""
        words = {
            "runmode": "private",
            "farmer_id": str(self.farm_id),
            "substrate": f"ws://{HOST}:{self.chain_port}",
            "activation": f"http://{HOST}:{self.activation_port}/activation/activate",
        }
        return tuple(f"{key}={value}" for key, value in {**words, **changes}.items() if value)

    def disk(self, machine: str, name: str, size: int = 120 * GIB, **more: object) -> Disk:
        """A disk of a machine; the file stays for the machine's next boot."""
        made = Disk(path=self.folder / machine / f"{name}.raw", size=size, serial=name)
        return _changed(made, more)

    def spec(self, name: str, **changes: object) -> MachineSpec:
        """A node with one card and the test agent, of 3 GiB and two cores; disks are asked for."""
        made = MachineSpec(
            image=self.images.released,
            initrd=self.images.testkit,
            settings=self.settings(),
            nics=(user_nic(1),),
            ports=(EVENTS_PORT, TESTKIT_PORT),
            board_serial=f"e2e-{name}",
            watchdog=True,
            display=True,
        )
        return _changed(made, changes)

    async def start(self, name: str, spec: MachineSpec) -> Guest:
        """Switch a machine on; it stays on until its `off`."""
        guest = Guest(Machine(spec, self.folder / name, self.images.tools))
        self.guests.append(guest)
        await self.tasks.start(guest.serve)
        return guest

    @asynccontextmanager
    async def boot(self, name: str, spec: MachineSpec) -> AsyncIterator[Guest]:
        """A machine that is on inside the block."""
        guest = await self.start(name, spec)
        try:
            yield guest
        except BaseException:
            with anyio.move_on_after(5, shield=True):
                await guest.picture()
            raise
        finally:
            with anyio.CancelScope(shield=True):
                await guest.off()

    async def make_farm(self, name: str) -> int:
        """Another farm of the default farmer."""
        return await ensure_farm(self.registry.chain, name)

    async def rows(self, name: str) -> list[NodeRow]:
        """What the chain has of machine `name`."""
        return [row for row in await self.registry.nodes() if row.serial == f"e2e-{name}"]

    async def row(self, name: str) -> NodeRow:
        """The only record the chain has of machine `name`."""
        rows = await self.rows(name)
        assert len(rows) == 1, f"{len(rows)} nodes of {name} on the chain"
        return rows[0]


def _changed(made: T, changes: Mapping[str, object]) -> T:
    return replace(made, **changes)
