"""DHCPv4 messages (RFC 2131, 2132, 3396, 3442): bytes to values, values to bytes. No sockets."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network

import msgspec

COOKIE = bytes((99, 130, 83, 99))
_HEADER = struct.Struct("!4BIHH4s4s4s4s16s192x4s")
_REQUEST, _REPLY = 1, 2
_ETHERNET = 1
NOWHERE = IPv4Address(0)


class Kind(IntEnum):
    """Option 53."""

    DISCOVER = 1
    OFFER = 2
    REQUEST = 3
    DECLINE = 4
    ACK = 5
    NAK = 6
    RELEASE = 7
    INFORM = 8


class Option(IntEnum):
    """The options that we ask for, send or read."""

    MASK = 1
    ROUTER = 3
    DNS = 6
    NTP = 42
    REQUESTED = 50
    LEASE_TIME = 51
    KIND = 53
    SERVER = 54
    PARAMETERS = 55
    RENEW_TIME = 58
    REBIND_TIME = 59
    CLIENT = 61
    ROUTES = 121


_WISHES = (
    Option.MASK, Option.ROUTER, Option.DNS, Option.NTP, Option.LEASE_TIME, Option.SERVER,
    Option.RENEW_TIME, Option.REBIND_TIME, Option.ROUTES,
)  # fmt: skip
_PAD, _END = 0, 255


class DhcpMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message; `options` without 53, which is `kind`. `secs`: since the client began."""

    kind: Kind
    xid: int
    mac: bytes
    secs: int = 0
    client: IPv4Address = NOWHERE  # ciaddr: the address that the client already uses
    yours: IPv4Address = NOWHERE  # yiaddr
    options: Mapping[int, bytes] = msgspec.field(default_factory=dict)

    def encode(self) -> bytes:
        """The UDP payload. Never below 300 bytes, as old relays demand (RFC 1542)."""
        op = _REPLY if self.kind in (Kind.OFFER, Kind.ACK, Kind.NAK) else _REQUEST
        head = _HEADER.pack(
            op, _ETHERNET, 6, 0, self.xid, self.secs, 0,
            self.client.packed, self.yours.packed, bytes(4), bytes(4), self.mac, COOKIE,
        )  # fmt: skip
        options = {int(Option.KIND): bytes((self.kind,)), **self.options}
        body = b"".join(bytes((c, len(v))) + v for c, v in options.items())
        return (head + body + bytes((_END,))).ljust(300, b"\0")

    def address(self, option: Option) -> IPv4Address | None:
        return next(iter(self.addresses(option)), None)

    def addresses(self, option: Option) -> tuple[IPv4Address, ...]:
        raw = self.options.get(option, b"")
        return tuple(IPv4Address(raw[i : i + 4]) for i in range(0, len(raw) - 3, 4))

    def seconds(self, option: Option) -> int | None:
        raw = self.options.get(option, b"")
        return int.from_bytes(raw) if len(raw) == 4 else None

    def routes(self) -> tuple[tuple[IPv4Network, IPv4Address], ...]:
        """Classless routes (option 121), which replace the router option where given."""
        try:
            return tuple(_read_routes(self.options.get(Option.ROUTES, b"")))
        except ValueError:
            return ()


def decode(payload: bytes) -> DhcpMessage | None:
    """The message in a UDP payload; None when it is none, for anybody may send to port 68."""
    if len(payload) < _HEADER.size:
        return None
    _, hardware, size, _, xid, secs, _, client, yours, _, _, mac, cookie = _HEADER.unpack_from(
        payload
    )
    options = _read_options(payload[_HEADER.size :])
    kind = options.pop(Option.KIND, b"") if options is not None else b""
    if (hardware, size, cookie) != (_ETHERNET, 6, COOKIE) or options is None:
        return None
    if len(kind) != 1 or not Kind.DISCOVER <= kind[0] <= Kind.INFORM:
        return None
    return DhcpMessage(
        kind=Kind(kind[0]),
        xid=xid,
        mac=mac[:6],
        secs=secs,
        client=IPv4Address(client),
        yours=IPv4Address(yours),
        options=options,
    )


def wishes() -> dict[int, bytes]:
    """The parameter list that every question of a client carries."""
    return {Option.PARAMETERS: bytes(_WISHES)}


def pack_routes(routes: Mapping[IPv4Network, IPv4Address]) -> bytes:
    """Option 121: prefix length, the significant bytes of the target, the router."""
    return b"".join(
        bytes((net.prefixlen,))
        + net.network_address.packed[: (net.prefixlen + 7) // 8]
        + via.packed
        for net, via in routes.items()
    )


def _read_options(raw: bytes) -> dict[int, bytes] | None:
    """Code to value; parts of one option are joined. None when a length runs past the end."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(raw) and raw[at] != _END:
        if raw[at] == _PAD:
            at += 1
            continue
        if at + 1 >= len(raw) or at + 2 + raw[at + 1] > len(raw):
            return None
        code, size = raw[at], raw[at + 1]
        found[code] = found.get(code, b"") + raw[at + 2 : at + 2 + size]
        at += 2 + size
    return found


def _read_routes(raw: bytes) -> Iterator[tuple[IPv4Network, IPv4Address]]:
    at = 0
    while at < len(raw):
        prefix = raw[at]
        size = (prefix + 7) // 8
        target, via = raw[at + 1 : at + 1 + size], raw[at + 1 + size : at + 5 + size]
        if prefix > 32 or len(via) != 4:
            raise ValueError(f"route {raw[at:].hex()} is cut off")
        yield IPv4Network((target.ljust(4, b"\0"), prefix), strict=False), IPv4Address(via)
        at += 5 + size
