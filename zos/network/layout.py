"""What each link shall carry, what the resolver and the chain are told: pure, from a situation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address, IPv6Network, ip_interface, ip_network

from zos.model.link import Address, Ipv6, Route
from zos.network.choice import Situation
from zos.network.model import (
    BRIDGE,
    CANDIDATE_METRIC,
    UPLINK_METRIC,
    LinkSpec,
    NetworkSpec,
)

PUBLIC_DNS = ("1.1.1.1", "9.9.9.9", "2606:4700:4700::1111")  # when nobody names a server
_MOST_DNS = 3  # what the C library reads of resolv.conf
_EVERYWHERE = {4: "0.0.0.0/0", 6: "::/0"}
_LOCAL = tuple(map(IPv6Network, ("fe80::/10", "fec0::/10", "fc00::/7", "ff00::/8", "::/96")))


def spec(now: Situation) -> NetworkSpec:
    """What every link shall carry: the uplink on the bridge, candidates on themselves."""
    idle = LinkSpec(ipv6=Ipv6.OFF, addresses=frozenset())
    links = {card.name: idle for card in now.cards}
    for card in now.tried:
        if card.name != now.port:
            links[card.name] = _link(card.name, card.name, now, CANDIDATE_METRIC + card.index)
    links[BRIDGE] = LinkSpec(ipv6=Ipv6.UPLINK)
    if now.port:
        links[BRIDGE] = _link(BRIDGE, now.port, now, UPLINK_METRIC)
    return NetworkSpec(port=now.port, links=links)


def _link(name: str, card: str, now: Situation, metric: int) -> LinkSpec:
    """What link `name` carries on behalf of `card`.

    `metric` differs from link to link: two equal routes through two links cannot both exist.
    """
    uplink = name == BRIDGE
    addresses: list[str] = []
    routes: list[tuple[str, str]] = []
    if card in now.static:
        static = now.static[card]
        addresses = [str(ip_interface(x)) for x in static.addresses]
        routes = [(_EVERYWHERE[6 if ":" in x else 4], x) for x in static.gateways]
    elif card in now.leases:
        lease = now.leases[card]
        addresses, routes = [lease.address], list(lease.routes)
        if not uplink:  # its name servers are asked through it, whatever the default route is
            via = dict(routes).get(_EVERYWHERE[4])
            routes += [(str(ip_network(x)), via) for x in lease.dns if via and via != x]
    on_link = [(str(ip_interface(x).network), "") for x in addresses]
    return LinkSpec(
        ipv6=Ipv6.UPLINK if uplink else Ipv6.CANDIDATE,
        addresses=frozenset(addresses),
        routes=frozenset(
            Route(link=name, target=target, via="" if via == "0.0.0.0" else via, metric=metric)
            for target, via in on_link + routes
        ),
    )


def is_global(address: str) -> bool:
    """Whether an IPv6 address (with or without prefix) is neither link-local nor a ULA."""
    value = ip_interface(address).ip
    return isinstance(value, IPv6Address) and not any(value in net for net in _LOCAL)


def leads_out(address: str) -> bool:
    """Whether an address may reach a router: any but link-local ones."""
    return not ip_interface(address).ip.is_link_local


def told(addresses: Iterable[Address]) -> tuple[str, ...]:
    """Of the bridge's addresses those that the chain is told: IPv4, and IPv6 that is no ULA."""
    values = [ip_interface(x.value) for x in addresses if x.link == BRIDGE]
    kept = [x for x in values if x.version == 4 or is_global(str(x))]
    return tuple(str(x.ip) for x in sorted(kept, key=lambda x: (x.version, int(x.ip))))


def resolvers(now: Situation, rdnss: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Name servers in the order to ask: the uplink's, then the candidates', else public ones.

    `rdnss`: those that routers advertised, by link.
    """
    found: list[str] = []
    for card in sorted(now.tried, key=lambda c: c.name != now.port):
        link = now.place(card)
        found += now.static[card.name].dns if card.name in now.static else ()
        found += now.leases[card.name].dns if card.name in now.leases else ()
        found += [f"{x}%{link}" if x.startswith("fe80") else x for x in rdnss.get(link, ())]
    return tuple(dict.fromkeys(found))[:_MOST_DNS] or PUBLIC_DNS


def gateways(now: Situation) -> tuple[str, ...]:
    """The routers of the uplink that we set."""
    carried = _link(BRIDGE, now.port, now, UPLINK_METRIC).routes
    return tuple(sorted({r.via for r in carried if r.via and r.target in _EVERYWHERE.values()}))
