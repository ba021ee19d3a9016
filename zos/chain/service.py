"""Entry point of the service `chain`: the wiring of its tasks, and nothing else."""

from __future__ import annotations

import gc
from functools import partial

import anyio

from tfchain_client import known
from tfchain_client.chain import Chain
from zos import config
from zos.bus import log
from zos.bus.calls import CHAIN_STATUS, NODE_STATUS, Nothing
from zos.bus.client import BusClient
from zos.bus.server import BusServer
from zos.chain import problems
from zos.chain.account import Account
from zos.chain.clock import ChainClock
from zos.chain.registrar import Registrar
from zos.chain.uptime import Uptime
from zos.chain.view import View
from zos.loop import Change, keep_turning
from zos.model.settings import Settings
from zos.model.status import NodeStatus

# The longest pause of each loop: after a failure a loop waits one second, doubling up to this.
TURN_SECONDS = 60.0
BUS_SECONDS = 5.0


class ChainService:
    """The parts of the service, wired. `bus` and `server` reach the other services."""

    def __init__(self, settings: Settings, bus: BusClient, server: BusServer) -> None:
        self.view = View(settings.farmer_id)
        self._chain = Chain(settings.substrate)
        self._bus, self._server = bus, server
        account = Account(self._chain, bus)
        self._registrar = Registrar(settings, self._chain, account, self.view)
        self._uptime = Uptime(self._chain, account, self._registrar.node_id, self.view)
        self._clock = ChainClock(self._chain, bus)
        self._register, self._report, self._tell = Change(), Change(), Change()
        server.publish(CHAIN_STATUS, lambda _: self.view.status.changes())

    async def run(self) -> None:
        """Until cancelled."""
        async with anyio.create_task_group() as tasks:
            await tasks.start(self._server.run)
            self._chain.prepare(known.metadata())
            gc.freeze()  # what was decoded stays: the collector need not walk it again
            if self._chain.endpoints:
                tasks.start_soon(self._chain.run)
            else:
                self.view.problem("chain", problems.NO_ENDPOINT)
            tasks.start_soon(self._watch_connection)
            tasks.start_soon(self._watch_trouble)
            tasks.start_soon(self._watch_heads)
            tasks.start_soon(self._watch_registration)
            loop = partial(keep_turning, period=TURN_SECONDS)
            register, report, tell = self._register, self._report, self._tell
            tasks.start_soon(
                partial(loop, self._registrar.turn, name="registration", changed=register)
            )
            tasks.start_soon(partial(loop, self._uptime.turn, name="uptime", changed=report))
            tasks.start_soon(partial(loop, self._clock.turn, name="chain time", changed=tell))
            watch = partial(self._watch_node)
            tasks.start_soon(
                partial(
                    keep_turning, watch, name="node status", changed=Change(), period=BUS_SECONDS
                )
            )

    async def _watch_node(self) -> None:
        """Take what the machine says of itself. Raises: BusError when `node` goes away."""
        async with self._bus.subscribe(NODE_STATUS, Nothing()) as statuses:
            async for status in statuses:
                last = self._registrar.node.value
                self._registrar.node.set(status)
                if last is None or last.uplink != status.uplink:
                    self._chain.hurry()
                if last is None or _telling(last) != _telling(status):
                    self._register.set()

    async def _watch_connection(self) -> None:
        async for session in self._chain.connected.changes():
            if session is None:
                if not self._registrar.node_id.value:
                    self.view.change(endpoint="")
                continue
            self.view.change(endpoint=session.endpoint)
            self._register.set()
            self._report.set()
            self._tell.set()

    async def _watch_trouble(self) -> None:
        async for reason in self._chain.trouble.changes():
            if self._chain.endpoints:
                self.view.problem("chain", problems.unreachable(reason) if reason else None)

    async def _watch_heads(self) -> None:
        """Each block: show it, and tell the time for as long as that is wanted."""
        async for head in self._chain.head.changes():
            if head.number:
                self.view.change(block=head.number)
                self._tell.set()

    async def _watch_registration(self) -> None:
        async for node_id in self._registrar.node_id.changes():
            if node_id:
                self._report.set()


def _telling(status: NodeStatus) -> tuple[object, ...]:
    """What of the machine registration depends on."""
    return (status.facts, status.identity, status.clock.ready)


async def main(settings: Settings) -> None:
    await ChainService(settings, BusClient(), BusServer("chain")).run()


def run() -> None:
    """Blocks; called by the zygote's child."""
    log.setup("chain")
    anyio.run(main, config.load().settings)
