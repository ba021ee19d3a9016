"""What the kernel tells unasked: changes of links, addresses and routes; name servers (RFC 8106).

Router advertisements are the kernel's work; it hands their DNS options on as netlink messages, so
no raw ICMPv6 socket is needed.
"""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Iterator, Mapping
from ipaddress import IPv6Address
from typing import Self

import anyio
import msgspec

from zos.model.errors import UnavailableError

_GROUPS = (1, 5, 7, 9, 11, 20)  # LINK, IPv4 address and route, IPv6 address and route, ND option
_NEW_OPTION = 68  # RTM_NEWNDUSEROPT
_HEADER = struct.Struct("=IHHII")
_OPTION_HEADER = struct.Struct("=BxHiBBxxxxxx")
_RDNSS = 25
_SIZE = 1 << 16


class NameServers(msgspec.Struct, frozen=True, kw_only=True):
    """The DNS servers of one advertisement, valid for `lifetime` seconds (0: withdrawn)."""

    link: str
    lifetime: int
    servers: tuple[str, ...]


class NetlinkEvents:
    """A netlink socket that only listens. A context manager."""

    def __init__(self) -> None:
        self._socket = socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE
        )
        self._socket.bind((0, sum(1 << (group - 1) for group in _GROUPS)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.close()

    async def wait(self) -> tuple[NameServers, ...]:
        """Return once something changed, with the name servers that were advertised."""
        await anyio.wait_readable(self._socket)
        found: list[NameServers] = []
        for _ in range(256):  # what has queued up is one change
            try:
                found += decode(self._socket.recv(_SIZE), dict(socket.if_nameindex()))
            except BlockingIOError:
                break
            except OSError as cause:
                if cause.errno != errno.ENOBUFS:  # messages were lost: a change as well
                    raise UnavailableError(f"netlink events: {cause}") from cause
        return tuple(found)


def decode(datagram: bytes, names: Mapping[int, str]) -> Iterator[NameServers]:
    """The name servers in a datagram of netlink messages; other messages are skipped.

    `names`: link names by index; what came through an unknown link is skipped too.
    """
    at = 0
    while at + _HEADER.size <= len(datagram):
        size, kind, _, _, _ = _HEADER.unpack_from(datagram, at)
        if size < _HEADER.size:
            return
        if kind == _NEW_OPTION:
            yield from _options(datagram[at + _HEADER.size : at + size], names)
        at += (size + 3) & ~3


def _options(body: bytes, names: Mapping[int, str]) -> Iterator[NameServers]:
    if len(body) < _OPTION_HEADER.size:
        return
    _, length, index, _, _ = _OPTION_HEADER.unpack_from(body)
    if index not in names:
        return
    options = body[_OPTION_HEADER.size : _OPTION_HEADER.size + length]
    while len(options) >= 8 and options[1]:
        kind, size = options[0], options[1] * 8
        value, options = options[:size], options[size:]
        if kind == _RDNSS and len(value) == size:
            yield NameServers(
                link=names[index],
                lifetime=int.from_bytes(value[4:8]),
                servers=tuple(str(IPv6Address(value[i : i + 16])) for i in range(8, size - 15, 16)),
            )
