"""The parts of the node and the tasks that turn them: first boot, restart and repair alike."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import anyio
from anyio.abc import TaskGroup

from zos.adapters import clock
from zos.bus import BusClient, Nothing, Watched
from zos.bus.calls import IDENTITY, OPEN_SEED, Identity, OpenSeed
from zos.capacity import Machine, facts
from zos.loop import Change, keep_turning
from zos.model.settings import Loaded, RunMode
from zos.model.status import Clock, Facts, IdentityState, NodeStatus, Problem, Uplink
from zos.network import Gate, Network, endpoints
from zos.node.timekeeper import Timekeeper
from zos.node.view import below_minimum
from zos.storage import Storage, StorageSpec

log = logging.getLogger(__name__)

_STORAGE_PERIOD = 300.0
_TIME_PERIOD = 1800.0
_KEYS_PERIOD = 5.0  # keys forgets the seed when it restarts, and cannot ask for it
_KEYS_DEADLINE = 60.0  # making a seed syncs every pool, and a busy disk is slow
_PUBLIC_NTP = ("time.cloudflare.com", "pool.ntp.org")  # private grids name their own


class Node:
    """One machine. `status` is what the other services see."""

    def __init__(self, loaded: Loaded, machine: Machine, keys: BusClient) -> None:
        settings = loaded.settings
        self._loaded = loaded
        self._machine = machine
        self._keys = keys
        self._told = Change()
        self._disks_changed, self._time_changed, self._seeds_changed = Change(), Change(), Change()
        self.storage = Storage(StorageSpec(wipe=settings.wipe, debug_vm=settings.debug_vm))
        self.network = Network(settings.ip, Gate(endpoints(settings.substrate)), self._told)
        self.timekeeper = Timekeeper(self._time_servers, clock.built(), self._told)
        self._identity = Identity(state=IdentityState.WAITING)
        self._opened: OpenSeed | None = None
        self.status = Watched(
            NodeStatus(
                facts=None,
                disks=(),
                uplink=Uplink(),
                clock=Clock(ready=False),
                identity=IdentityState.WAITING,
                problems=loaded.problems,
            )
        )

    def start(self, group: TaskGroup) -> None:
        """Begin every task; a bug in one of them ends them all, and PID 1 starts us anew."""
        self.timekeeper.start()
        group.start_soon(self.network.run)
        group.start_soon(self._turn_storage)
        group.start_soon(self.storage.watch, self._disks_changed.set)
        group.start_soon(self._turn_time)
        group.start_soon(self._turn_keys)
        group.start_soon(self._publish)

    async def _turn_storage(self) -> None:
        async def turn() -> None:
            await self.storage.turn()
            self._told.set()
            self._seeds_changed.set()

        await keep_turning(
            turn, name="storage", changed=self._disks_changed, period=_STORAGE_PERIOD
        )

    async def _turn_time(self) -> None:
        await keep_turning(
            self.timekeeper.turn, name="time", changed=self._time_changed, period=_TIME_PERIOD
        )

    async def _turn_keys(self) -> None:
        await keep_turning(
            self._open_seed, name="keys", changed=self._seeds_changed, period=_KEYS_PERIOD
        )

    async def _open_seed(self) -> None:
        """Tell keys where the seed lies: at every change, and when it has forgotten."""
        wanted = OpenSeed(
            folders=self.storage.seed_folders(),
            lost=self.storage.lost(),
            settled=self.storage.settled(),
            new_identity=self._loaded.settings.new_identity,
            machine=self._machine.machine_id,
        )
        with anyio.move_on_after(_KEYS_DEADLINE):
            known = await self._keys.call(IDENTITY, Nothing())
            if wanted != self._opened or known.state is IdentityState.WAITING:
                known = await self._keys.call(OPEN_SEED, wanted)
                self._opened = wanted
            if known != self._identity:
                self._identity = known
                self._told.set()

    async def _publish(self) -> None:
        async def publish() -> None:
            asked = tuple(self._time_servers()), self.status.value.uplink.addresses
            self.status.set(self._view())
            if asked != (tuple(self._time_servers()), self.status.value.uplink.addresses):
                self._time_changed.set()

        await keep_turning(publish, name="status", changed=self._told, period=_STORAGE_PERIOD)

    def _time_servers(self) -> Iterator[tuple[str, str]]:
        """Nobody is asked before there is an address to ask from."""
        if not self.network.uplink.addresses:
            return
        yield from ((host, "ntp") for host in self._loaded.settings.ntp)
        yield from ((host, "dhcp-ntp") for host in self.network.ntp)
        if self._loaded.settings.runmode is not RunMode.PRIVATE:
            yield from ((host, "ntp") for host in _PUBLIC_NTP)

    def _view(self) -> NodeStatus:
        known = self._facts()
        return NodeStatus(
            facts=known,
            disks=self.storage.disks(),
            uplink=self.network.uplink,
            clock=self.timekeeper.status,
            identity=self._identity.state,
            problems=tuple(self._problems(known)),
        )

    def _problems(self, known: Facts | None) -> Iterator[Problem]:
        yield from self._loaded.problems
        yield from self.storage.problems()
        yield from self.network.problems
        yield from self.timekeeper.problems
        yield from self._identity.problems
        if known is not None:
            yield from below_minimum(known)

    def _facts(self) -> Facts | None:
        """None until the disks are all there and the uplink has an address."""
        if not self.storage.settled() or not self.network.interfaces:
            return None
        return facts(
            self._machine,
            sru=self.storage.sru(),
            hru=self.storage.hru(),
            interfaces=self.network.interfaces,
        )
