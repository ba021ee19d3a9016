"""Links, addresses and routes of this network namespace, by pyroute2 (which is pure asyncio)."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_interface, ip_network
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pyroute2 import AsyncIPRoute
from pyroute2.netlink.exceptions import NetlinkError

from zos.model.errors import UnavailableError
from zos.model.link import Address, Ipv6, Link, Route

PROTOCOL = 0x5A  # "Z": the routing protocol number of our routes; unassigned
_MAIN_TABLE = 254
_ONLINK = 4  # RTNH_F_ONLINK: a router need not be inside the address's own network
_UP, _LOOPBACK, _LOWER_UP = 1 << 0, 1 << 3, 1 << 16
_PERMANENT, _NO_PREFIX_ROUTE = 0x80, 0x200
_ETHERNET = (1, 772)  # ARPHRD_ETHER, ARPHRD_LOOPBACK
_IPV4_CONF = Path("/proc/sys/net/ipv4/conf/all")
_IPV6_CONF = Path("/proc/sys/net/ipv6/conf")
_MODES = {
    Ipv6.OFF: {"disable_ipv6": "1"},
    Ipv6.CANDIDATE: {"accept_ra": "2", "ra_defrtr_metric": "2048", "disable_ipv6": "0"},
    Ipv6.UPLINK: {"accept_ra": "2", "ra_defrtr_metric": "1024", "disable_ipv6": "0"},
}


class Netlink:
    """One rtnetlink socket. A context manager; its methods translate errors, nothing more."""

    def __init__(self) -> None:
        self._ip = AsyncIPRoute()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._ip.close()

    async def links(self) -> dict[str, Link]:
        """Ethernet-like links by name."""
        found = [x async for x in self._dump(self._ip.link)]
        names = {x["index"]: x.get("ifname") for x in found}
        return {x.get("ifname"): _link(x, names) for x in found if x["ifi_type"] in _ETHERNET}

    async def addresses(self, names: dict[int, str]) -> frozenset[Address]:
        """Addresses of the links in `names` (index to name), of both families."""
        found = set()
        async for x in self._dump(self._ip.addr):
            if x["index"] in names:
                text = x.get("local") or x.get("address")
                flags = x.get("flags") or 0
                found.add(
                    Address(
                        link=names[x["index"]],
                        value=str(ip_interface(f"{text}/{x['prefixlen']}")),
                        auto=x["family"] == socket.AF_INET6
                        and (not flags & _PERMANENT or ip_interface(text).is_link_local),
                    )
                )
        return frozenset(found)

    async def routes(self, names: dict[int, str]) -> frozenset[Route]:
        """Routes of the main table that carry our protocol number."""
        found = set()
        for family in (socket.AF_INET, socket.AF_INET6):
            async for x in self._dump(self._ip.route, family=family, table=_MAIN_TABLE):
                if x["proto"] == PROTOCOL and x.get("oif") in names:
                    found.add(_route(x, names[x.get("oif")], family))
        return frozenset(found)

    async def create_bridge(self, name: str) -> None:
        """A bridge that forwards at once and snoops nothing; it may exist already."""
        with _translated(f"create bridge {name}", benign=17):
            await self._ip.link(
                "add", ifname=name, kind="bridge", br_stp_state=0, br_forward_delay=0,
                br_mcast_snooping=0,
            )  # fmt: skip

    async def set_up(self, link: str, *, up: bool) -> None:
        await self._set(link, state="up" if up else "down")

    async def set_mac(self, link: str, mac: str) -> None:
        await self._set(link, address=mac)

    async def set_port(self, link: str, bridge: str) -> None:
        """Enslave a card to a bridge; to none when `bridge` is empty."""
        await self._set(link, master=self._index(bridge) if bridge else 0)

    async def add_address(self, address: Address) -> None:
        await self._address("add", address, benign=17)

    async def remove_address(self, address: Address) -> None:
        await self._address("del", address, benign=99)

    async def add_route(self, route: Route) -> None:
        await self._change_route("add", route, benign=17)

    async def remove_route(self, route: Route) -> None:
        await self._change_route("del", route, benign=3)

    async def _set(self, link: str, **what: Any) -> None:
        with _translated(f"set {link} {what}"):
            await self._ip.link("set", index=self._index(link), **what)

    async def _address(self, verb: str, address: Address, benign: int) -> None:
        value = ip_interface(address.value)
        with _translated(f"{verb} {address.value} on {address.link}", benign=benign):
            await self._ip.addr(
                verb, index=self._index(address.link), address=str(value.ip),
                prefixlen=value.network.prefixlen, flags=_NO_PREFIX_ROUTE,
            )  # fmt: skip

    async def _change_route(self, verb: str, route: Route, benign: int) -> None:
        net = ip_network(route.target)
        family = socket.AF_INET if net.version == 4 else socket.AF_INET6
        how = {"gateway": route.via, "flags": _ONLINK} if route.via else {}
        if not route.via and net.version == 4:
            how["scope"] = 253  # link
        with _translated(f"{verb} route {route}", benign=benign):
            await self._ip.route(
                verb, dst=str(net), oif=self._index(route.link), priority=route.metric,
                proto=PROTOCOL, table=_MAIN_TABLE, family=family, **how,
            )  # fmt: skip

    def _index(self, name: str) -> int:
        try:
            return socket.if_nametoindex(name)
        except OSError as cause:
            raise UnavailableError(f"link {name} is gone") from cause

    async def _dump(
        self, ask: Callable[..., Awaitable[AsyncIterator[Any]]], **what: Any
    ) -> AsyncIterator[Any]:
        with _translated("dump"):
            async for item in await ask("dump", **what):
                yield item


def prepare() -> None:
    """Settings of this namespace that hold for every link.

    A link answers ARP only for its own addresses (two cards may sit on one segment), and taking
    an address away does not take its neighbours of the same network with it.
    """
    values = {"arp_ignore": "1", "arp_announce": "2", "promote_secondaries": "1"}
    try:
        for key, value in values.items():
            (_IPV4_CONF / key).write_text(value)
    except OSError as cause:
        raise UnavailableError(f"network settings cannot be written: {cause}") from cause


def set_ipv6(link: str, mode: Ipv6) -> None:
    """Write the sysctls of `mode`; the switch comes last, so that nothing is missed."""
    try:
        for key, value in _MODES[mode].items():
            (_IPV6_CONF / link / key).write_text(value)
    except OSError as cause:
        raise UnavailableError(f"IPv6 of {link} cannot be set to {mode}: {cause}") from cause


def see_ipv6(link: str) -> Ipv6:
    """The mode whose sysctls all hold, or UNKNOWN."""
    try:
        for mode, keys in _MODES.items():
            if all((_IPV6_CONF / link / k).read_text().strip() == v for k, v in keys.items()):
                return mode
    except OSError:
        return Ipv6.UNKNOWN
    return Ipv6.UNKNOWN


@contextmanager
def _translated(what: str, benign: int = 0) -> Iterator[None]:
    """Foreign errors become ours; errno `benign` means that the work was done already."""
    try:
        yield
    except NetlinkError as cause:
        if cause.code != benign:
            raise UnavailableError(f"{what}: {os.strerror(cause.code)}") from cause
    except OSError as cause:
        raise UnavailableError(f"{what}: {cause}") from cause


def _link(x: Any, names: dict[int, str]) -> Link:
    name, info, flags = x.get("ifname"), x.get("linkinfo"), x["flags"]
    return Link(
        name=name,
        index=x["index"],
        mac=x.get("address") or "",
        kind=(info.get("kind") or "") if info else "",
        loopback=bool(flags & _LOOPBACK),
        up=bool(flags & _UP),
        carrier=bool(flags & _LOWER_UP),
        port_of=names.get(x.get("master") or 0, ""),
        ipv6=see_ipv6(name),
    )


def _route(x: Any, link: str, family: int) -> Route:
    everywhere = "0.0.0.0" if family == socket.AF_INET else "::"
    target = f"{x.get('dst') or everywhere}/{x['dst_len']}"
    return Route(
        link=link, target=target, via=x.get("gateway") or "", metric=x.get("priority") or 0
    )
