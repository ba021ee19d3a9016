"""Pure decisions of the uplink: wanted and seen to ordered steps."""

from __future__ import annotations

from collections.abc import Iterator

from zos.model.link import Address, Link
from zos.network.model import (
    BRIDGE,
    Action,
    AddAddress,
    AddRoute,
    CreateBridge,
    LinkSpec,
    NetworkSpec,
    RemoveAddress,
    RemoveRoute,
    Seen,
    SetIpv6,
    SetMac,
    SetPort,
    SetUp,
)


def plan(wanted: NetworkSpec, seen: Seen) -> Iterator[Action]:
    """Yield the steps that turn `seen` into what is wanted; none once they agree.

    The bridge is lowered before its card or its hardware address changes and raised after: that
    makes the kernel drop what it learnt from the old segment and solicit a router on the new one.
    """
    bridge = seen.links.get(BRIDGE)
    moving = _moves(wanted, seen)
    if bridge is None:
        yield CreateBridge(BRIDGE)
    elif moving and bridge.up:
        yield SetUp(BRIDGE, up=False)
    known = {n: s for n, s in sorted(wanted.links.items()) if n in seen.links or n == BRIDGE}
    for name, spec in known.items():
        if name not in seen.links or seen.links[name].ipv6 is not spec.ipv6:
            yield SetIpv6(name, spec.ipv6)
    if moving:
        yield from _move(wanted.port, seen)
    cards = sorted(known.keys() - {BRIDGE})
    yield from (SetUp(name, up=True) for name in cards if not seen.links[name].up)
    if moving or bridge is None or not bridge.up:
        yield SetUp(BRIDGE, up=True)
    yield from _addresses(known, seen)
    yield from _routes(known, seen, lowered=moving)


def ports(seen: Seen) -> list[Link]:
    """The cards that are in the bridge, by name."""
    return sorted((x for x in seen.links.values() if x.port_of == BRIDGE), key=lambda x: x.name)


def _moves(wanted: NetworkSpec, seen: Seen) -> bool:
    """Whether the bridge's card or hardware address is not the wanted one."""
    card = seen.links.get(wanted.port)
    if card is None:
        return False
    bridge = seen.links.get(BRIDGE)
    return bridge is None or bridge.mac != card.mac or [x.name for x in ports(seen)] != [card.name]


def _move(port: str, seen: Seen) -> Iterator[Action]:
    card, bridge = seen.links[port], seen.links.get(BRIDGE)
    for other in ports(seen):
        if other.name != port:
            yield SetPort(other.name, "")
    if bridge is None or bridge.mac != card.mac:
        yield SetMac(BRIDGE, card.mac)
    if card.port_of != BRIDGE:
        yield SetPort(port, BRIDGE)


def _addresses(specs: dict[str, LinkSpec], seen: Seen) -> Iterator[Action]:
    """New ones first, so that a renumbered link is never without one."""
    for name, spec in specs.items():
        if spec.addresses is None:
            continue
        mine = {x.value for x in seen.addresses if x.link == name and not x.auto}
        for value in sorted(spec.addresses - mine):
            yield AddAddress(Address(link=name, value=value))
        for value in sorted(mine - spec.addresses):
            yield RemoveAddress(Address(link=name, value=value))


def _routes(specs: dict[str, LinkSpec], seen: Seen, *, lowered: bool) -> Iterator[Action]:
    """Routes on the link come before those through a router, which need them."""
    wanted = {route for spec in specs.values() for route in spec.routes}
    unknown = {name for name, spec in specs.items() if spec.addresses is None}
    present = {r for r in seen.routes if not (lowered and r.link == BRIDGE)}
    for route in sorted(present - wanted):
        if route.link in specs and route.link not in unknown:
            yield RemoveRoute(route)
    for route in sorted(wanted - present, key=lambda r: (bool(r.via), r)):
        yield AddRoute(route)
