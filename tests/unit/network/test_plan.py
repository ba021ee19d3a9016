"""The plan, run against a small kernel of its own: empty after one pass, whatever is seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from zos.model.link import Address, Ipv6, Link, Route
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
from zos.network.plan import plan

CARDS = ("eth0", "eth1")
VALUES = ("10.0.0.5/24", "10.0.0.6/24", "10.1.0.5/16", "2001:db8::5/64")


class Kernel:
    """What the actions do to a machine, as Linux does it."""

    def __init__(self, seen: Seen) -> None:
        self.links: dict[str, Link] = dict(seen.links)
        self.addresses, self.routes = set(seen.addresses), set(seen.routes)

    @property
    def seen(self) -> Seen:
        return Seen(
            links=self.links,
            addresses=frozenset(self.addresses),
            routes=frozenset(self.routes),
        )

    def apply(self, action: Action) -> None:
        match action:
            case CreateBridge(name):
                assert name not in self.links
                self.links[name] = Link(name=name, index=99, mac="aa", kind="bridge")
            case AddAddress(address):
                assert address.link in self.links
                assert address not in self.addresses
                self.addresses.add(address)
            case RemoveAddress(address):
                self.addresses.remove(address)
            case AddRoute(route):
                assert self.links[route.link].up
                assert route not in self.routes
                self.routes.add(route)
            case RemoveRoute(route):
                self.routes.remove(route)
            case SetUp() | SetMac() | SetPort() | SetIpv6():
                self._change(action)
            case _:
                assert_never(action)

    def _change(self, action: SetUp | SetMac | SetPort | SetIpv6) -> None:
        link = self.links[action.link]
        match action:
            case SetUp(name, up):
                link = msgspec.structs.replace(link, up=up)
                if not up:
                    self.routes = {r for r in self.routes if r.link != name}
                    self.addresses = {a for a in self.addresses if a.link != name or not a.auto}
            case SetMac(_, mac):
                assert not link.up
                link = msgspec.structs.replace(link, mac=mac)
            case SetPort(_, bridge):
                link = msgspec.structs.replace(link, port_of=bridge)
            case SetIpv6(_, mode):
                link = msgspec.structs.replace(link, ipv6=mode)
        self.links[link.name] = link


def link(name: str, *, up: bool = True, port_of: str = "", ipv6: Ipv6 = Ipv6.OFF) -> Link:
    mac, index = f"52:54:00:00:00:0{name[-1]}", int(name[-1]) + 2
    return Link(name=name, index=index, mac=mac, up=up, port_of=port_of, ipv6=ipv6)


@st.composite
def link_specs(draw: st.DrawFn, name: str) -> LinkSpec:
    values = draw(st.none() | st.frozensets(st.sampled_from(VALUES)))
    targets = draw(st.frozensets(st.sampled_from(("0.0.0.0/0", "10.0.0.0/24", "10.9.0.1/32"))))
    routes = {Route(link=name, target=t, via="10.0.0.1" if t[-2] != "2" else "") for t in targets}
    mode = draw(st.sampled_from([Ipv6.OFF, Ipv6.CANDIDATE, Ipv6.UPLINK]))
    return LinkSpec(ipv6=mode, addresses=values, routes=frozenset(routes if values else ()))


@st.composite
def wishes(draw: st.DrawFn) -> NetworkSpec:
    links = {name: draw(link_specs(name)) for name in (*CARDS, BRIDGE)}
    return NetworkSpec(port=draw(st.sampled_from(("", *CARDS))), links=links)


@st.composite
def sights(draw: st.DrawFn) -> Seen:
    links: dict[str, Link] = {}
    modes = st.sampled_from(Ipv6)
    if draw(st.booleans()):
        mac = draw(st.sampled_from(["aa", "52:54:00:00:00:00"]))
        up, mode = draw(st.booleans()), draw(modes)
        links[BRIDGE] = Link(name=BRIDGE, index=9, mac=mac, kind="bridge", up=up, ipv6=mode)
    for name in draw(st.sets(st.sampled_from(CARDS))):
        bridge = draw(st.sampled_from(("", BRIDGE))) if BRIDGE in links else ""
        links[name] = link(name, up=draw(st.booleans()), port_of=bridge, ipv6=draw(modes))
    names = st.sampled_from(sorted({*links, "other"}))
    auto = st.builds(lambda name: Address(link=name, value="2001:db8::aa/64", auto=True), names)
    mine = st.builds(lambda n, v: Address(link=n, value=v), names, st.sampled_from(VALUES))
    routes = st.builds(
        lambda name: Route(link=name, target="0.0.0.0/0", via="10.7.7.7"),
        st.sampled_from(sorted([n for n, x in links.items() if x.up] or ["other"])),
    )
    return Seen(
        links=links,
        addresses=draw(st.frozensets(auto | mine)),
        routes=draw(st.frozensets(routes)),
    )


@given(wishes(), sights())
def test_plan_is_empty_after_one_pass(wanted: NetworkSpec, seen: Seen) -> None:
    kernel = Kernel(seen)
    for action in plan(wanted, seen):
        kernel.apply(action)
    assert list(plan(wanted, kernel.seen)) == []


@given(wishes(), sights())
def test_plan_reaches_what_is_wanted(wanted: NetworkSpec, seen: Seen) -> None:
    kernel = Kernel(seen)
    for action in plan(wanted, seen):
        kernel.apply(action)
    after = kernel.seen
    assert after.links[BRIDGE].up
    if wanted.port in after.links:
        ports = [x.name for x in after.links.values() if x.port_of == BRIDGE]
        assert ports == [wanted.port]
        assert after.links[BRIDGE].mac == after.links[wanted.port].mac
    for name, spec in wanted.links.items():
        if name in after.links and spec.addresses is not None:
            mine = {x.value for x in after.addresses if x.link == name and not x.auto}
            assert mine == spec.addresses
            assert {r for r in after.routes if r.link == name} == spec.routes


@given(wishes(), sights())
def test_plan_never_touches_a_stranger_or_what_the_kernel_made(
    wanted: NetworkSpec, seen: Seen
) -> None:
    for action in plan(wanted, seen):
        if isinstance(action, RemoveAddress):
            assert action.address.link in wanted.links
            assert not action.address.auto
        if isinstance(action, RemoveRoute):
            assert action.route.link in wanted.links


@given(wishes(), sights())
def test_unknown_addresses_are_left_as_they_are(wanted: NetworkSpec, seen: Seen) -> None:
    links: Mapping[str, LinkSpec] = {
        name: LinkSpec(ipv6=spec.ipv6) for name, spec in wanted.links.items()
    }
    for action in plan(NetworkSpec(port=wanted.port, links=links), seen):
        assert not isinstance(action, AddAddress | RemoveAddress | AddRoute | RemoveRoute)


def test_a_bridge_is_lowered_while_its_card_changes() -> None:
    bridge = Link(name=BRIDGE, index=9, mac=link("eth0").mac, kind="bridge", up=True, ipv6=Ipv6.OFF)
    seen = Seen(links={BRIDGE: bridge, "eth0": link("eth0", port_of=BRIDGE), "eth1": link("eth1")})
    off = LinkSpec(ipv6=Ipv6.OFF)
    wanted = NetworkSpec(port="eth1", links={BRIDGE: off, "eth0": off, "eth1": off})
    assert list(plan(wanted, seen)) == [
        SetUp(BRIDGE, up=False),
        SetPort("eth0", ""),
        SetMac(BRIDGE, link("eth1").mac),
        SetPort("eth1", BRIDGE),
        SetUp(BRIDGE, up=True),
    ]
