"""Everything one private grid is made of, brought up step by step.

chain node ┐
image ─────┴─▶ chain ─▶ activation ─▶ farm ─▶ nodes ─▶ registered (asked from the chain)
"""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
from anyio.abc import TaskGroup
from msgspec.structs import replace

from grid import live
from grid.activation import Activation
from grid.builds import build
from grid.chain import ChainProcess
from grid.errors import UnavailableError
from grid.farm import FARM, FUNDER, ensure_farm
from grid.node import GridNode, NodeParts, node_runs, settings
from grid.progress import Progress, Step
from grid.registry import Registry, answering, open_registry
from grid.spec import UpSpec
from grid.state import Run, State
from image.accel import choose
from image.build import finder
from image.testkit.initrd import make as make_testkit
from image.tools import Tools
from image.tools import ensure as ensure_tools

BIN = Path(sys.executable).parent
POLL = 0.5  # seconds between two looks at the chain


class Grid:
    """The private grid of one state folder."""

    def __init__(self, state: State, spec: UpSpec, progress: Progress) -> None:
        self.state, self.spec, self.registered = state, spec, False
        self._progress = progress
        self._id = state.open().id

    @asynccontextmanager
    async def up(self) -> AsyncIterator[Run]:
        """All of it, registered, inside the block. Raises GridError; then nothing is left."""
        began = int(time.time())
        binary, tools = await self._build()
        async with (
            self._chain_up(binary) as chain,
            open_registry(chain.url) as registry,
            Activation(registry.chain, FUNDER).serving() as activation,
        ):
            with self._progress.step("create the farm"), answering(chain.url):
                farm_id = await ensure_farm(registry.chain)
            runs = node_runs(self._id, self.spec.nodes)
            run = Run(
                chain=chain.url, activation=activation.url, farm_id=farm_id, farm_name=FARM,
                started=began, nodes=runs,
            )  # fmt: skip
            self.state.write("run.json", run)
            words = settings(chain.port, activation.port, farm_id)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._watch, chain)
                await self._boot(tasks, registry, words, tools)
                self.registered = True
                run = replace(run, registered=int(time.time()))
                self.state.write("run.json", run)
                yield run
                tasks.cancel_scope.cancel()

    async def _watch(self, chain: ChainProcess) -> None:
        """Everything ends when the chain ends by itself."""
        status = await chain.wait()
        raise UnavailableError(
            f"the chain node ended ({status}): see {chain.log}; `grid up` goes on from its state"
        )

    async def _build(self) -> tuple[Path, Tools]:
        """Chain node and image, side by side."""
        made: dict[str, str] = {}

        async def run(title: str, name: str, argv: Sequence[str | Path]) -> None:
            with self._progress.step(title) as step:
                made[name] = await build(name, argv, step)

        image = self.state.path("image")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(
                run, "build the chain node (about 20 minutes the first time)", "chain node",
                (sys.executable, "-m", "grid.chainbuild"),
            )  # fmt: skip
            tasks.start_soon(
                run, "build the image", "image",
                (BIN / "zos-image", "build", "--tier", "vm", "--out", image),
            )  # fmt: skip
        tools = await anyio.to_thread.run_sync(ensure_tools, finder(None), _quiet)
        return Path(made["chain node"].splitlines()[-1]), tools

    @asynccontextmanager
    async def _chain_up(self, binary: Path) -> AsyncIterator[ChainProcess]:
        chain = ChainProcess(binary, self.state.path("chain"), self.spec.chain_port)
        with self._progress.step("start the chain"):
            await chain.start()
        try:
            self.state.note("chain", chain.pid)
            yield chain
        finally:
            with anyio.CancelScope(shield=True):
                await chain.stop()

    async def _boot(
        self, tasks: TaskGroup, registry: Registry, words: tuple[str, ...], tools: Tools
    ) -> None:
        """Switch the nodes on and wait until the chain knows each of them."""
        accel = await choose(self.spec.accel, self.state.path("image"), tools)
        initrd = make_testkit(self.state.path("image")) if self.spec.live else None
        top = Path(self.spec.tree) if self.spec.tree else live.TOP
        follow = partial(live.follow, tell=self._tell_live, top=top) if initrd else None
        parts = NodeParts(self.state, self.spec, words, accel, tools, initrd, follow)
        runs = node_runs(self._id, self.spec.nodes)
        nodes = [parts.make(run, number) for number, run in enumerate(runs, 1)]
        since = await registry.now()
        async with anyio.create_task_group() as waits:
            for node in nodes:
                await tasks.start(node.run)
                waits.start_soon(self.await_node, node, registry, since)

    async def await_node(self, node: GridNode, registry: Registry, since: int) -> None:
        """Until the chain has a report of this node that is younger than `since`.

        Raises UnavailableError, with the place to look, when it takes longer than allowed.
        """
        how = node.machine.spec.accel.value
        with self._progress.step(f"boot {node.name} ({how}) and register it") as step:
            with anyio.move_on_after(self.spec.timeout):
                await self._reported(node, registry, since, step)
                return
            raise UnavailableError(
                f"{node.name} is not registered after {self.spec.timeout:.0f} s; its last line:"
                f" {node.last_line()}; see {node.serial_log}"
            )

    async def _reported(self, node: GridNode, registry: Registry, since: int, step: Step) -> None:
        while True:
            for row in await registry.nodes():
                if row.serial == node.serial and row.last_report >= since:
                    step.say(f"node {row.node_id}, twin {row.twin_id}")
                    return
            if node.ended:
                raise UnavailableError(
                    f"{node.name} ended ({node.ended.reason or 'killed'}) before it was"
                    f" registered: see {node.serial_log}"
                )
            step.say(node.last_line())
            await anyio.sleep(POLL)

    def _tell_live(self, text: str) -> None:
        with self._progress.step("live") as step:
            step.say(text)


def _quiet(_text: str) -> None:
    """The image build has just told the same."""
