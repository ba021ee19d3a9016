"""What stands at the other end of a cable: a DHCP server, an advertising router, a chain's port.

The DHCP server reads and writes with the codec of pyroute2, so that ours is not its own judge.
"""

from __future__ import annotations

import socket
import struct
from collections import Counter
from ipaddress import IPv6Address
from typing import Any

import anyio
from pyroute2.dhcp.dhcp4msg import dhcp4msg

from tests.integration.network.namespaces import Namespace
from zos.loop import Change

_BIND_TO_DEVICE = socket.SO_BINDTODEVICE
_OFFER, _ACK, _NAK = 2, 5, 6
_DISCOVER, _REQUEST = 1, 3


class DhcpServer:
    """Leases one address on one link. `questions` counts what it was asked."""

    def __init__(self, router: Namespace, link: str, mine: str, leased: str) -> None:
        self.mine, self.leased = mine, leased
        self.options: dict[str, Any] = {"lease_time": 3600}
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
                question = dhcp4msg(buf=self._socket.recv(2048)).decode()
                kind = int(question["options"]["message_type"])
                self.questions[kind] += 1
                self._answer(question, kind)
                self.asked.set()

    def _answer(self, question: Any, kind: int) -> None:
        asked = question["options"].get("requested_ip") or question["ciaddr"]
        answer = _OFFER if kind == _DISCOVER else _ACK if asked == self.leased else _NAK
        options: dict[str, Any] = {"message_type": answer, "server_id": self.mine}
        if answer != _NAK:
            options |= {
                "subnet_mask": "255.255.255.0",
                "router": [self.mine],
                "name_server": [self.mine],
                "ntp_servers": [self.mine],
                **self.options,
            }
        reply = dhcp4msg(
            {
                "op": 2,
                "xid": question["xid"],
                "chaddr": question["chaddr"],
                "yiaddr": self.leased if answer != _NAK else "0.0.0.0",
                "options": options,
            }
        )
        self._socket.sendto(bytes(reply.encode().buf), ("255.255.255.255", 68))


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
