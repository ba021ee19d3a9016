"""Nouns of the uplink: what is wanted of each link, what is seen, and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from zos.model.link import Address, Ipv6, Link, Route

BRIDGE = "zos"  # the one name that the chain is told
UPLINK_METRIC = 100
CANDIDATE_METRIC = 2048  # plus the link's index; above the 1024 of advertised routes


class LinkSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What one link shall carry. `addresses` None: not known yet, leave what is there."""

    ipv6: Ipv6
    addresses: frozenset[str] | None = None
    routes: frozenset[Route] = frozenset()


class NetworkSpec(msgspec.Struct, frozen=True, kw_only=True):
    """`port`: the card in the bridge, empty to leave the bridge as it is."""

    port: str
    links: Mapping[str, LinkSpec]  # the bridge and the cards


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One observation. `routes` holds only those that carry our own protocol number."""

    links: Mapping[str, Link]
    addresses: frozenset[Address] = frozenset()
    routes: frozenset[Route] = frozenset()


class CreateBridge(msgspec.Struct, frozen=True):
    """Make the bridge, down and without a port."""

    name: str


class SetUp(msgspec.Struct, frozen=True):
    """Raise or lower a link; lowering makes the kernel forget its routes and SLAAC addresses."""

    link: str
    up: bool


class SetMac(msgspec.Struct, frozen=True):
    """Give a link another hardware address."""

    link: str
    mac: str


class SetPort(msgspec.Struct, frozen=True):
    """Put a card into a bridge, or take it out (`bridge` empty)."""

    link: str
    bridge: str


class SetIpv6(msgspec.Struct, frozen=True):
    """Tell the kernel how a link treats IPv6."""

    link: str
    mode: Ipv6


class AddAddress(msgspec.Struct, frozen=True):
    """Without the route that the kernel would add for it: every route is in the plan."""

    address: Address


class RemoveAddress(msgspec.Struct, frozen=True):
    """Take an address from its link."""

    address: Address


class AddRoute(msgspec.Struct, frozen=True):
    """With our own protocol number, so that we know it again."""

    route: Route


class RemoveRoute(msgspec.Struct, frozen=True):
    """Only ever one of our own."""

    route: Route


LinkAction = CreateBridge | SetUp | SetMac | SetPort | SetIpv6
Action = LinkAction | AddAddress | RemoveAddress | AddRoute | RemoveRoute
