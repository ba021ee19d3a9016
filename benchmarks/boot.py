"""Power-on to first extrinsic against the kernel alone, and memory once registered.

Both run in one go on the same QEMU, kernel, cores and memory. The node waits for blocks while its
account is funded; that wait belongs to the chain and is taken off.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import msgspec

from benchmarks.figures import Figure, median, spread
from grid import chainbuild
from grid.activation import Activation
from grid.chain import ChainProcess
from grid.farm import FARM, FUNDER, ensure_farm
from grid.node import settings
from grid.registry import open_registry
from image import build, tools
from image.machine import Disk, MachineSpec, user_nic
from image.run import Machine
from image.steps import compile_c
from image.steps.initramfs import compressed_archive
from image.tools import Tools
from image.tree import File, Tree

RUNS = 3
DISK = 120 << 30
BALLOON = "/machine/peripheral/balloon"
DEADLINE = 240.0  # seconds for one boot; a boot takes 15 to 30 under TCG
HERE = Path(__file__).parent

Say = Callable[[str], None]


def floor_initrd(made: Tools) -> bytes:
    """An initramfs with nothing but the program that powers off."""
    init = compile_c.stage1(made, HERE / "floor.c")
    return compressed_archive(Tree({"init": File(init, 0o755)}), 0)


async def floor_seconds(image: Path, folder: Path, made: Tools) -> float:
    """From the start of QEMU to its end."""
    (folder / "floor.initrd").write_bytes(floor_initrd(made))
    spec = MachineSpec(image=image, initrd=folder / "floor.initrd", settings=())
    machine = Machine(spec, folder / "floor", made)
    with anyio.fail_after(DEADLINE):
        async with machine.running():
            await machine.wait()
            return time.monotonic() - machine.started_at


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """QEMU's answer; `update` is 0 until the guest's driver has told something."""

    stats: dict[str, int]
    update: int = msgspec.field(name="last-update")


class NodeBench:
    """A chain with a farm, and fresh nodes to boot against it."""

    def __init__(self, image: Path, folder: Path, made: Tools, words: tuple[str, ...]) -> None:
        self._image, self._folder, self._made, self._words = image, folder, made, words
        self._count = 0

    def fresh(self, *extra: str) -> Machine:
        """A machine that the chain has never seen; `extra` goes to QEMU."""
        self._count += 1
        folder = self._folder / f"node-{self._count}"
        spec = MachineSpec(
            image=self._image,
            settings=self._words,
            disks=(Disk(path=folder / "disk.raw", size=DISK, serial="bench"),),
            nics=(user_nic(1),),
            extra=extra,
        )
        return Machine(spec, folder, self._made)

    async def first_extrinsic_seconds(self) -> float:
        """From the start of QEMU to the first extrinsic, less the wait for the account's blocks."""
        machine = self.fresh()
        with anyio.fail_after(DEADLINE):
            async with machine.running():
                text = await machine.until_serial("first extrinsic submitted")
                passed = time.monotonic() - machine.started_at
        return passed - block_wait(text)

    async def registered_memory(self) -> float:
        """MiB in use after registration, as the guest's kernel tells the balloon.

        So it is the released image that is measured: the test agent would add 25 MiB.
        """
        machine = self.fresh("-device", "virtio-balloon-pci,id=balloon")
        with anyio.fail_after(DEADLINE):
            async with machine.running():
                await machine.until_serial("uptime reported")
                return used_mib(await balloon_statistics(machine))


async def balloon_statistics(machine: Machine) -> dict[str, int]:
    """What the guest says of its memory, in bytes, from now on. The caller holds the deadline."""
    poll = {"path": BALLOON, "property": "guest-stats-polling-interval", "value": 1}
    await machine.execute("qom-set", **poll)
    while True:
        answer = await machine.execute("qom-get", path=BALLOON, property="guest-stats")
        told = msgspec.convert(answer, Told)
        if told.update:
            return told.stats
        await anyio.sleep(0.2)


def block_wait(serial: str) -> float:
    """Seconds between asking for activation and being funded, by the kernel's own stamps."""
    stamps = {
        word: float(match[1])
        for word in ("activation asked", "account funded")
        if (match := re.search(rf"\[\s*(\d+\.\d+)\][^\n]*{word}", serial))
    }
    if len(stamps) != 2:
        return 0.0
    return stamps["account funded"] - stamps["activation asked"]


def used_mib(stats: dict[str, int]) -> float:
    """MemTotal less MemAvailable."""
    return (stats["stat-total-memory"] - stats["stat-available-memory"]) / (1 << 20)


@asynccontextmanager
async def bench(image: Path, folder: Path, made: Tools, say: Say) -> AsyncIterator[NodeBench]:
    binaries = chainbuild.ensure(say)
    async with (
        ChainProcess(binaries.node, folder / "chain") as chain,
        open_registry(chain.url) as registry,
        Activation(registry.chain, FUNDER).serving() as activation,
    ):
        farm_id = await ensure_farm(registry.chain, FARM)
        yield NodeBench(image, folder, made, settings(chain.port, activation.port, farm_id))


async def measure(say: Say) -> list[Figure]:
    """Floor and node take turns, so that a busy host weighs on both."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        image = build.build(folder / "image", "vm", say).folder
        made = tools.ensure(build.finder(None), say)
        floors, nodes = [], []
        async with bench(image, folder, made, say) as nodes_bench:
            for number in range(1, RUNS + 1):
                say(f"boot {number} of {RUNS}")
                floors.append(await floor_seconds(image, folder, made))
                nodes.append(await nodes_bench.first_extrinsic_seconds())
            say("memory of a registered node")
            memory = await nodes_bench.registered_memory()
    return [
        Figure(
            name="power-on to first extrinsic",
            value=median(nodes),
            unit="s",
            peer_name="kernel alone",
            peer=median(floors),
            goal=3,
            bar=5,
            note=spread(nodes),
        ),
        Figure(name="memory used once registered", value=memory, unit="MiB", goal=128),
    ]
