"""Links, addresses and routes of this network namespace, by rtnetlink.

Encoded here, in the few messages that an uplink needs: importing pyroute2 costs the node 0.16 s of
a PC's processor (3 s under emulation, on the way to the first packet), 12 MB of memory and 590 KiB
of the image.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_interface, ip_network
from typing import Self

from zos.adapters import nlmsg
from zos.adapters.ipv6 import see_ipv6
from zos.model.errors import UnavailableError
from zos.model.link import Address, Link, Route

PROTOCOL = 0x5A  # "Z": the routing protocol number of our routes; unassigned
_NEW_LINK, _GET_LINK = 16, 18
_NEW_ADDRESS, _DEL_ADDRESS, _GET_ADDRESS = 20, 21, 22
_NEW_ROUTE, _DEL_ROUTE, _GET_ROUTE = 24, 25, 26
_LINK = struct.Struct("=BxHiII")  # family, hardware, index, flags, changed flags
_ADDRESS = struct.Struct("=BBBBI")  # family, prefix length, flags, scope, index
_ROUTE = struct.Struct("=BBBBBBBBI")  # family, lengths, tos, table, protocol, scope, type, flags
_UP, _LOOPBACK, _LOWER_UP = 1 << 0, 1 << 3, 1 << 16
_ETHERNET = (1, 772)  # ARPHRD_ETHER, ARPHRD_LOOPBACK
_SKIP_STATISTICS = 1 << 3
_PERMANENT, _NO_PREFIX_ROUTE = 0x80, 0x200
_MAIN_TABLE, _UNICAST, _ONLINK = 254, 1, 4  # on-link: a router may be outside our own network
_SCOPE_EVERYWHERE, _SCOPE_LINK = 0, 253


class _IfLa:
    """Attributes of a link."""

    ADDRESS, NAME, MASTER, INFO, EXT_MASK = 1, 3, 10, 18, 29
    INFO_KIND, INFO_DATA = 1, 2
    FORWARD_DELAY, STP, SNOOPING = 1, 5, 23  # of a bridge


class _IfA:
    """Attributes of an address."""

    ADDRESS, LOCAL, FLAGS = 1, 2, 8


class _RtA:
    """Attributes of a route."""

    TARGET, LINK, GATEWAY, PRIORITY = 1, 4, 5, 6


class Netlink:
    """One rtnetlink socket. A context manager; its methods translate errors, nothing more."""

    def __init__(self) -> None:
        self._socket = nlmsg.NetlinkSocket(socket.NETLINK_ROUTE)
        self._socket.be_strict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.__exit__(*exc)

    def links(self) -> dict[str, Link]:
        """Ethernet-like links by name."""
        mask = nlmsg.number(_IfLa.EXT_MASK, _SKIP_STATISTICS)
        found = []
        for body in self._dump(_GET_LINK, _LINK.pack(0, 0, 0, 0, 0) + mask):
            _, hardware, index, flags, _ = _LINK.unpack_from(body)
            found.append((hardware, index, flags, nlmsg.attributes(body[_LINK.size :])))
        names = {index: _text(known[_IfLa.NAME]) for _, index, _, known in found}
        return {
            names[index]: _link(names, index, flags, known)
            for hardware, index, flags, known in found
            if hardware in _ETHERNET
        }

    def addresses(self, names: dict[int, str]) -> frozenset[Address]:
        """Addresses of the links in `names` (index to name), of both families."""
        found = set()
        for body in self._dump(_GET_ADDRESS, _ADDRESS.pack(0, 0, 0, 0, 0)):
            family, prefix, _, _, index = _ADDRESS.unpack_from(body)
            known = nlmsg.attributes(body[_ADDRESS.size :])
            if index in names:
                value = ip_address(known.get(_IfA.LOCAL) or known[_IfA.ADDRESS])
                kept = _number(known, _IfA.FLAGS) & _PERMANENT and not value.is_link_local
                auto = family == socket.AF_INET6 and not kept
                text = str(ip_interface(f"{value}/{prefix}"))
                found.add(Address(link=names[index], value=text, auto=auto))
        return frozenset(found)

    def routes(self, names: dict[int, str]) -> frozenset[Route]:
        """Routes of the main table that carry our protocol number."""
        found = set()
        for family in (socket.AF_INET, socket.AF_INET6):
            ours = _ROUTE.pack(family, 0, 0, 0, _MAIN_TABLE, PROTOCOL, 0, 0, 0)
            for body in self._dump(_GET_ROUTE, ours):
                known = nlmsg.attributes(body[_ROUTE.size :])
                link = names.get(_number(known, _RtA.LINK))
                if link is not None and body[5] == PROTOCOL:
                    found.add(_route(link, body[1], known, 4 if family == socket.AF_INET else 16))
        return frozenset(found)

    def create_bridge(self, name: str) -> None:
        """A bridge that forwards at once and snoops nothing; it may exist already."""
        settings = (
            nlmsg.number(_IfLa.FORWARD_DELAY, 0)
            + nlmsg.number(_IfLa.STP, 0)
            + nlmsg.attribute(_IfLa.SNOOPING, b"\0")
        )
        info = nlmsg.text(_IfLa.INFO_KIND, "bridge") + nlmsg.nest(_IfLa.INFO_DATA, settings)
        body = _LINK.pack(0, 0, 0, 0, 0) + nlmsg.text(_IfLa.NAME, name)
        body += nlmsg.nest(_IfLa.INFO, info)
        with _translated(f"create bridge {name}", benign=errno.EEXIST):
            self._ask(_NEW_LINK, body, nlmsg.CREATE | nlmsg.EXCLUSIVE)

    def set_up(self, link: str, *, up: bool) -> None:
        """Raise or lower a link.

        The kernel looks at carriers once a second, and a bridge drops what it is given until it
        has looked at its card; asking for one link (not for all) makes it look now.
        """
        self._set(link, flags=_UP if up else 0, changed=_UP)
        if up:
            with _translated(f"look at {link}"):
                self._ask(_GET_LINK, _LINK.pack(0, 0, _index(link), 0, 0), 0)

    def set_mac(self, link: str, mac: str) -> None:
        raw = bytes.fromhex(mac.replace(":", ""))
        self._set(link, nlmsg.attribute(_IfLa.ADDRESS, raw))

    def set_port(self, link: str, bridge: str) -> None:
        """Enslave a card to a bridge; to none when `bridge` is empty."""
        self._set(link, nlmsg.number(_IfLa.MASTER, _index(bridge) if bridge else 0))

    def add_address(self, address: Address) -> None:
        self._change_address(address, _NEW_ADDRESS, benign=errno.EEXIST)

    def remove_address(self, address: Address) -> None:
        self._change_address(address, _DEL_ADDRESS, benign=errno.EADDRNOTAVAIL)

    def add_route(self, route: Route) -> None:
        self._change_route(route, _NEW_ROUTE, benign=errno.EEXIST)

    def remove_route(self, route: Route) -> None:
        self._change_route(route, _DEL_ROUTE, benign=errno.ESRCH)

    def _set(self, link: str, what: bytes = b"", *, flags: int = 0, changed: int = 0) -> None:
        with _translated(f"set {link}"):
            self._ask(_NEW_LINK, _LINK.pack(0, 0, _index(link), flags, changed) + what, 0)

    def _change_address(self, address: Address, kind: int, benign: int) -> None:
        value = ip_interface(address.value)
        family = socket.AF_INET if value.version == 4 else socket.AF_INET6
        body = _ADDRESS.pack(family, value.network.prefixlen, 0, 0, _index(address.link))
        body += nlmsg.attribute(_IfA.LOCAL, value.ip.packed)
        body += nlmsg.attribute(_IfA.ADDRESS, value.ip.packed)
        body += nlmsg.number(_IfA.FLAGS, _NO_PREFIX_ROUTE)
        with _translated(f"address {address.value} of {address.link}", benign=benign):
            self._ask(kind, body, nlmsg.CREATE | nlmsg.EXCLUSIVE)

    def _change_route(self, route: Route, kind: int, benign: int) -> None:
        net = ip_network(route.target)
        family = socket.AF_INET if net.version == 4 else socket.AF_INET6
        near = not route.via and net.version == 4
        scope = _SCOPE_LINK if near else _SCOPE_EVERYWHERE
        flags = _ONLINK if route.via else 0
        body = _ROUTE.pack(
            family, net.prefixlen, 0, 0, _MAIN_TABLE, PROTOCOL, scope, _UNICAST, flags
        )
        body += nlmsg.attribute(_RtA.TARGET, net.network_address.packed)
        body += nlmsg.number(_RtA.LINK, _index(route.link))
        body += nlmsg.number(_RtA.PRIORITY, route.metric)
        if route.via:
            body += nlmsg.attribute(_RtA.GATEWAY, ip_address(route.via).packed)
        with _translated(f"route {route}", benign=benign):
            self._ask(kind, body, nlmsg.CREATE | nlmsg.EXCLUSIVE)

    def _ask(self, kind: int, body: bytes, flags: int) -> None:
        change = flags if kind in (_NEW_LINK, _NEW_ADDRESS, _NEW_ROUTE) else 0
        self._socket.send(nlmsg.message(kind, nlmsg.REQUEST | nlmsg.ACK | change, body), 1)

    def _dump(self, kind: int, body: bytes) -> list[bytes]:
        with _translated("reading the network's tables"):
            return self._socket.dump(kind, body)


@contextmanager
def _translated(what: str, benign: int = 0) -> Iterator[None]:
    """Foreign errors become ours; errno `benign` means that the work was done already."""
    try:
        yield
    except OSError as cause:
        if cause.errno != benign:
            reason = os.strerror(cause.errno) if cause.errno else str(cause)
            raise UnavailableError(f"{what}: {reason}") from cause


def _index(name: str) -> int:
    try:
        return socket.if_nametoindex(name)
    except OSError as cause:
        raise UnavailableError(f"link {name} is gone") from cause


def _link(names: dict[int, str], index: int, flags: int, known: dict[int, bytes]) -> Link:
    info = nlmsg.attributes(known.get(_IfLa.INFO, b""))
    return Link(
        name=names[index],
        index=index,
        mac=known.get(_IfLa.ADDRESS, b"").hex(":"),
        kind=_text(info.get(_IfLa.INFO_KIND, b"")),
        loopback=bool(flags & _LOOPBACK),
        up=bool(flags & _UP),
        carrier=bool(flags & _LOWER_UP),
        port_of=names.get(_number(known, _IfLa.MASTER), ""),
        ipv6=see_ipv6(names[index]),
    )


def _route(link: str, prefix: int, known: dict[int, bytes], size: int) -> Route:
    target = ip_address(known.get(_RtA.TARGET, bytes(size)))
    via = known.get(_RtA.GATEWAY)
    return Route(
        link=link,
        target=f"{target}/{prefix}",
        via=str(ip_address(via)) if via else "",
        metric=_number(known, _RtA.PRIORITY),
    )


def _text(raw: bytes) -> str:
    return raw.rstrip(b"\0").decode()


def _number(known: dict[int, bytes], kind: int) -> int:
    return int.from_bytes(known.get(kind, b"\0")[:4], "little")
