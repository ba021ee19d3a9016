"""One node of the grid: a machine that reboots when it wants to.

It is switched off by its power button, and only then by force.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio.abc import TaskStatus

from grid.spec import UpSpec, board_serial, node_name
from grid.state import NodeRun, State
from image.machine import TESTKIT_PORT, Accel, Disk, MachineSpec, user_nic
from image.run import Ended, Machine
from image.tools import Tools

Live = Callable[[Machine], Coroutine[object, object, None]]  # keeps a running machine current
POWER_OFF = 20.0  # seconds for an orderly end, then the power is cut
HOST = "10.0.2.2"  # this host's loopback, as a guest of QEMU's own network sees it


def settings(chain_port: int, activation_port: int, farm_id: int) -> tuple[str, ...]:
    """What the node's command line says. `private`: every endpoint is named here."""
    return (
        "runmode=private",
        f"farmer_id={farm_id}",
        f"substrate=ws://{HOST}:{chain_port}",
        f"activation=http://{HOST}:{activation_port}/activation/activate",
    )


class GridNode:
    """A node of a grid, with its disk in the state folder."""

    def __init__(self, state: State, name: str, machine: Machine, live: Live | None = None) -> None:
        self._state, self._live = state, live
        self.machine = machine
        self.name = name
        self.ended: Ended | None = None  # how it switched itself off

    @property
    def serial(self) -> str:
        """The board's serial, by which the chain's record of it is known."""
        return self.machine.spec.board_serial

    @property
    def serial_log(self) -> Path:
        return self.machine.serial_log

    def last_line(self) -> str:
        """The newest line of its console."""
        lines = self.machine.serial().strip().splitlines()
        return lines[-1].strip() if lines else "powered on"

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Keep it running until it powers itself off, or we are cancelled: then in good order."""
        started = False
        while True:
            async with self.machine.running(), anyio.create_task_group() as tasks:
                self._state.note(self.name, self.machine.pid)
                if self._live:
                    tasks.start_soon(self._live, self.machine)
                if not started:
                    task_status.started()
                    started = True
                try:
                    ended = await self.machine.wait()
                finally:
                    with anyio.CancelScope(shield=True):
                        await self.machine.stop(POWER_OFF)
                    tasks.cancel_scope.cancel()
            if ended.reason != "guest-reset":
                self.ended = ended
                return


@dataclass(frozen=True)
class NodeParts:
    """What the nodes of one grid share. `initrd` replaces the image's own for `live`."""

    state: State
    spec: UpSpec
    settings: tuple[str, ...]
    accel: Accel
    tools: Tools
    initrd: Path | None = None
    live: Live | None = None

    def make(self, run: NodeRun, number: int) -> GridNode:
        """Node `number`, not switched on yet."""
        folder = self.state.path(run.name)
        disk = Disk(path=folder / "disk.raw", size=self.spec.disk, serial=f"{run.serial}-disk")
        machine = MachineSpec(
            image=self.state.path("image"),
            initrd=self.initrd,
            settings=self.settings,
            memory=self.spec.memory,
            cpus=self.spec.cpus,
            accel=self.accel,
            disks=(disk,),
            nics=(user_nic(number),),
            ports=(TESTKIT_PORT,) if self.initrd else (),
            board_serial=run.serial,
            watchdog=True,
        )
        return GridNode(self.state, run.name, Machine(machine, folder, self.tools), self.live)


def node_runs(grid_id: str, count: int) -> tuple[NodeRun, ...]:
    """The nodes of one `up`, by name and board serial."""
    return tuple(
        NodeRun(name=node_name(number), serial=board_serial(grid_id, number))
        for number in range(1, count + 1)
    )
