"""What stands at the other end of a cable: a DHCP server, an advertising router, a chain's port.

The DHCP server reads and writes bytes by itself: the codec under test is not its own judge.
"""

from __future__ import annotations

import socket
import struct
from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

import anyio

from tests.integration.network.namespaces import Namespace
from zos.loop import Change

_BIND_TO_DEVICE = socket.SO_BINDTODEVICE
_OFFER, _ACK, _NAK = 2, 5, 6
_DISCOVER = 1


class DhcpServer:
    """Leases one address on one link. `questions` counts what it was asked."""

    def __init__(self, router: Namespace, link: str, mine: str, leased: str) -> None:
        self.mine, self.leased = mine, leased
        self.seconds: dict[int, int] = {51: 3600}  # lease time; 58 is the renewal's
        self.questions: Counter[int] = Counter()
        self.asked = Change()
        with router.inside():
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, _BIND_TO_DEVICE, link.encode())
            self._socket.setblocking(False)
            self._socket.bind(("0.0.0.0", 67))

    async def serve(self) -> None:
        with self._socket:
            while True:
                await anyio.wait_readable(self._socket)
                question = self._socket.recv(2048)
                options = dict(_options(question[240:]))
                kind = options[53][0]
                self.questions[kind] += 1
                asked = options.get(50) or question[12:16]
                self._answer(question, kind, IPv4Address(asked))
                self.asked.set()

    def _answer(self, question: bytes, kind: int, asked: IPv4Address) -> None:
        leased, mine = IPv4Address(self.leased), IPv4Address(self.mine).packed
        answer = _OFFER if kind == _DISCOVER else _ACK if asked == leased else _NAK
        options = {53: bytes((answer,)), 54: mine}
        yours = bytes(4)
        if answer != _NAK:
            yours = leased.packed
            options |= {1: bytes((255, 255, 255, 0)), 3: mine, 6: mine, 42: mine}
            options |= {code: value.to_bytes(4) for code, value in self.seconds.items()}
        head = b"\x02\x01\x06\0" + question[4:8] + bytes(8) + yours + bytes(8) + question[28:44]
        body = b"".join(bytes((code, len(value))) + value for code, value in options.items())
        reply = head + bytes(192) + bytes.fromhex("63825363") + body + b"\xff"
        self._socket.sendto(reply, ("255.255.255.255", 68))


def _options(raw: bytes) -> Iterator[tuple[int, bytes]]:
    while raw and raw[0] != 255:
        size = raw[1]
        yield raw[0], raw[2 : 2 + size]
        raw = raw[2 + size :]


class Advertiser:
    """Answers router solicitations on one link with a prefix and a name server."""

    def __init__(self, router: Namespace, link: str, prefix: str, dns: str) -> None:
        self._prefix, self._dns = IPv6Address(prefix).packed, IPv6Address(dns).packed
        with router.inside():
            self._socket = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
            self._socket.setblocking(False)
            index = socket.if_nametoindex(link)
            self._everybody = ("ff02::1", 0, 0, index)
            everybody_else = IPv6Address("ff02::2").packed + struct.pack("@i", index)
            for key, value in (
                (socket.IPV6_JOIN_GROUP, everybody_else),
                (socket.IPV6_MULTICAST_HOPS, struct.pack("@i", 255)),
                (socket.IPV6_MULTICAST_IF, struct.pack("@i", index)),
            ):
                self._socket.setsockopt(socket.IPPROTO_IPV6, key, value)
            self._socket.setsockopt(socket.SOL_SOCKET, _BIND_TO_DEVICE, link.encode())

    async def serve(self) -> None:
        with self._socket:
            while True:
                await anyio.wait_readable(self._socket)
                if self._socket.recv(2048)[:1] == b"\x85":
                    self._socket.sendto(self._advertisement(), self._everybody)

    def _advertisement(self) -> bytes:
        head = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0)
        prefix = struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 3600, 3600, 0) + self._prefix
        servers = struct.pack("!BBHI", 25, 3, 0, 1200) + self._dns
        return head + prefix + servers


def listen(router: Namespace, host: str = "", port: int = 9944) -> socket.socket:
    """A port that answers: the chain's, as far as an uplink cares. Every address when no host."""
    with router.inside():
        if host:
            return socket.create_server((host, port))
        return socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
