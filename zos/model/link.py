"""What the kernel knows of the network: links, addresses, routes. Text as `ip` would print it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Ipv6(StrEnum):
    """How a link treats IPv6. `UNKNOWN` is only ever seen, never wanted."""

    OFF = "off"  # a port of the bridge, or a spare card
    CANDIDATE = "candidate"  # router advertisements accepted, default route of the last resort
    UPLINK = "uplink"  # router advertisements accepted
    UNKNOWN = "unknown"


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One network interface. `kind` is empty for hardware; `port_of` names the bridge it is in."""

    name: str
    index: int
    mac: str
    kind: str = ""
    loopback: bool = False
    up: bool = False
    carrier: bool = False
    port_of: str = ""
    ipv6: Ipv6 = Ipv6.UNKNOWN


class Address(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """An address of a link, `value` with prefix length. `auto`: the kernel's own work (SLAAC)."""

    link: str
    value: str
    auto: bool = False


class Route(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A route of the main table. `target` is a network; `via` is empty for what is on the link."""

    link: str
    target: str
    via: str = ""
    metric: int = 0
