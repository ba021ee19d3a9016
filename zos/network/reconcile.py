"""The owner of the uplink: observes the kernel, chooses the card, applies the plan."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

import anyio
import msgspec

from zos.adapters import nft, runfile
from zos.adapters.ipv6 import prepare, set_ipv6
from zos.adapters.netlink import Netlink
from zos.adapters.netlink_events import NetlinkEvents
from zos.loop import Change, keep_turning
from zos.model.settings import StaticAddress
from zos.model.status import Interface, Problem, Uplink
from zos.network import choice, firewall, layout, memory
from zos.network.advice import advice
from zos.network.choice import Card, Situation
from zos.network.gate import Gate
from zos.network.leases import Leases
from zos.network.memory import Memory, Servers
from zos.network.model import (
    BRIDGE,
    Action,
    AddAddress,
    AddRoute,
    CreateBridge,
    LinkAction,
    RemoveAddress,
    RemoveRoute,
    Seen,
    SetIpv6,
    SetMac,
    SetPort,
    SetUp,
)
from zos.network.plan import plan

log = logging.getLogger(__name__)

_PERIOD = 30.0  # seconds between turns and between gate probes when nothing changes


class Wiring(msgspec.Struct, frozen=True, kw_only=True):
    """Where the network finds its surroundings; tests in namespaces differ only here."""

    resolv_conf: Path = Path("/run/resolv.conf")
    memory: Path = Path("/run/zos/network.json")
    card_kinds: frozenset[str] = frozenset({""})  # hardware only


class Network:
    """One bridge named `zos`, one card in it, its addresses, name servers and the firewall."""

    def __init__(
        self,
        static: Iterable[StaticAddress],
        gate: Gate,
        told: Change,
        wiring: Wiring | None = None,
    ) -> None:
        """`told` is set whenever what the properties say has changed."""
        self._given = tuple(static)
        self._gate = gate
        self._told = told
        self._wiring = wiring or Wiring()
        self._changed, self._knocking = Change(), Change()
        self._rdnss: dict[str, Servers] = {}
        self._now = Situation()
        self._guarded = False
        self.uplink = Uplink()
        self.interfaces: tuple[Interface, ...] = ()
        self.problems: tuple[Problem, ...] = ()

    @property
    def ntp(self) -> tuple[str, ...]:
        """Time servers that DHCP named on the uplink."""
        lease = self._now.leases.get(self._now.port)
        return lease.ntp if lease is not None else ()

    async def run(self) -> None:
        """Own the network until cancelled."""
        remembered = memory.load(self._wiring.memory)
        self._rdnss = dict(remembered.rdnss)
        with Netlink() as kernel, NetlinkEvents() as events:
            async with anyio.create_task_group() as group:
                leases = Leases(group, self._changed, remembered.leases)
                group.start_soon(self._listen, events)
                group.start_soon(self._watch_gate)

                async def turn() -> None:
                    self._turn(kernel, leases)

                await keep_turning(turn, name="network", changed=self._changed, period=_PERIOD)

    def _turn(self, kernel: Netlink, leases: Leases) -> None:
        """Observe once, choose once, plan once, apply every step."""
        if not self._guarded:  # before any card is raised
            nft.replace(firewall.TABLE, firewall.chains())
            prepare()
            kernel.set_up("lo", up=True)
            self._guarded = True
        seen = _observe(kernel)
        now = choice.look(
            seen, self._wiring.card_kinds, leases.current(), self._given, self._gate.reached
        )
        leases.follow(choice.asked(now))
        settled = True
        for action in plan(layout.spec(now), seen):
            settled = False
            log.debug("network step", extra={"step": repr(action)})
            _apply(kernel, action)
            if isinstance(action, SetPort):
                self._rdnss.pop(BRIDGE, None)
        if choice.places(now) != choice.places(self._now):
            self._knocking.set()
        self._now = now
        self._write()
        if settled:  # else the kernel tells of our own changes, and the next turn sees them
            self._tell(seen)

    def _write(self) -> None:
        good = {k: v for k, v in self._rdnss.items() if v.expires_at > anyio.current_time()}
        servers = layout.resolvers(self._now, {k: v.addresses for k, v in good.items()})
        runfile.replace(self._wiring.resolv_conf, memory.resolver(servers))
        memory.save(self._wiring.memory, Memory(leases=dict(self._now.leases), rdnss=good))

    def _tell(self, seen: Seen) -> None:
        before = self.uplink, self.interfaces, self.problems
        card = self._now.uplink or Card(name="")
        mine = [x for x in seen.addresses if x.link == BRIDGE and layout.leads_out(x.value)]
        self.uplink = Uplink(
            nic=card.name,
            mac=card.mac,
            addresses=tuple(sorted(x.value for x in mine)),
            gateways=layout.gateways(self._now),
            dns=memory.servers(self._wiring.resolv_conf),
            gate=card.reached and bool(mine),
        )
        if card.name and mine:
            self.interfaces = (Interface(name=BRIDGE, mac=card.mac, ips=layout.told(mine)),)
        self.problems = advice(self._now, self._gate.reason)
        if (self.uplink, self.interfaces, self.problems) != before:
            self._told.set()
        self._log(before[0])

    def _log(self, before: Uplink) -> None:
        now = self.uplink
        if now.gate and (not before.gate or before.nic != now.nic):
            log.info("uplink ready", extra={"nic": now.nic, "addresses": now.addresses})
        elif before.gate and not now.gate:
            reason = self.problems[0].reason if self.problems else ""
            log.warning("uplink lost", extra={"nic": before.nic, "reason": reason})

    async def _watch_gate(self) -> None:
        await keep_turning(self._knock, name="gate", changed=self._knocking, period=_PERIOD)

    async def _knock(self) -> None:
        before = self._gate.reached, self._gate.reason
        try:
            await self._gate.probe(choice.places(self._now))
        finally:
            if before != (self._gate.reached, self._gate.reason):
                self._changed.set()

    async def _listen(self, events: NetlinkEvents) -> None:
        """Turn at every change in the kernel; keep the name servers that routers advertise."""

        async def hear() -> None:
            for found in await events.wait():
                self._rdnss[found.link] = Servers(
                    addresses=found.servers, expires_at=anyio.current_time() + found.lifetime
                )
            self._changed.set()

        await keep_turning(hear, name="netlink", changed=Change(), period=0)


def _observe(kernel: Netlink) -> Seen:
    links = kernel.links()
    names = {link.index: link.name for link in links.values()}
    return Seen(
        links=links,
        addresses=kernel.addresses(names),
        routes=kernel.routes(names),
    )


def _apply(kernel: Netlink, action: Action) -> None:
    match action:
        case AddAddress(address):
            kernel.add_address(address)
        case RemoveAddress(address):
            kernel.remove_address(address)
        case AddRoute(route):
            kernel.add_route(route)
        case RemoveRoute(route):
            kernel.remove_route(route)
        case _:
            _apply_to_link(kernel, action)


def _apply_to_link(kernel: Netlink, action: LinkAction) -> None:
    match action:
        case CreateBridge(name):
            kernel.create_bridge(name)
        case SetUp(link, up):
            kernel.set_up(link, up=up)
        case SetMac(link, mac):
            kernel.set_mac(link, mac)
        case SetPort(link, bridge):
            kernel.set_port(link, bridge)
        case SetIpv6(link, mode):
            set_ipv6(link, mode)
        case _:
            assert_never(action)
