"""Carries DHCPv4 payloads in raw frames: below addresses, routes, bridge and firewall.

A card that is a port of the bridge still gives its frames to a packet socket that is bound to it,
so a lease is held by the card and does not notice when the card enters or leaves the bridge.
"""

from __future__ import annotations

import ctypes
import socket
import struct
from typing import Self

import anyio

from zos.model.errors import UnavailableError

_ETH_ALL, _ETH_IPV4 = 3, 0x0800
_ATTACH_FILTER = 26
_CLIENT, _SERVER = 68, 67
_EVERYBODY = b"\xff" * 6
_IPV4 = struct.Struct("!BBHHHBBH4s4s")
_UDP = struct.Struct("!4H")
_ETHERNET_SIZE = 14
# Classic BPF: IPv4, UDP, first fragment, destination port 68; everything else never wakes us.
_FILTER = (
    (0x28, 0, 0, 12), (0x15, 0, 8, _ETH_IPV4),  # ldh [12]; jeq IPv4
    (0x30, 0, 0, 23), (0x15, 0, 6, 17),  # ldb [23]; jeq UDP
    (0x28, 0, 0, 20), (0x45, 4, 0, 0x1FFF),  # ldh [20]; jset fragment offset
    (0xB1, 0, 0, 14), (0x48, 0, 0, 16), (0x15, 0, 1, _CLIENT),  # x = header; ldh [x+16]; jeq 68
    (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0),
)  # fmt: skip


class DhcpSocket:
    """Sends to every server on a segment, receives what is for port 68. A context manager."""

    def __init__(self, nic: str, mac: bytes) -> None:
        """Raises UnavailableError when the card is gone."""
        self._mac = mac
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
        try:
            code = b"".join(struct.pack("=HBBI", *line) for line in _FILTER)
            buffer = ctypes.create_string_buffer(code, len(code))
            program = struct.pack("@HP", len(_FILTER), ctypes.addressof(buffer))
            self._socket.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, program)
            self._socket.bind((nic, _ETH_ALL))
        except OSError as cause:
            self._socket.close()
            raise UnavailableError(f"card {nic} cannot be used for DHCP: {cause}") from cause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.close()

    def send(self, payload: bytes) -> None:
        """Broadcast one message; raises UnavailableError when the card does not take it."""
        frame = _EVERYBODY + self._mac + struct.pack("!H", _ETH_IPV4) + datagram(payload)
        try:
            self._socket.send(frame)
        except OSError as cause:
            raise UnavailableError(f"DHCP message was not sent: {cause}") from cause

    async def receive(self) -> bytes:
        """The payload of the next message for port 68."""
        await anyio.wait_readable(self._socket)
        try:
            frame = self._socket.recv(2048)
        except OSError as cause:
            raise UnavailableError(f"card cannot be read: {cause}") from cause
        return payload_of(frame[_ETHERNET_SIZE:])


def datagram(payload: bytes) -> bytes:
    """An IPv4 packet with a UDP datagram from nowhere, port 68, to everybody, port 67."""
    size = _UDP.size + len(payload)
    here, there = bytes(4), b"\xff" * 4
    pseudo = here + there + struct.pack("!BBH", 0, 17, size)
    bare = _UDP.pack(_CLIENT, _SERVER, size, 0) + payload
    udp = _UDP.pack(_CLIENT, _SERVER, size, _checksum(pseudo + bare) or 0xFFFF) + payload
    fields = (0x45, 0, _IPV4.size + size, 0, 0, 64, 17)
    head = _IPV4.pack(*fields, _checksum(_IPV4.pack(*fields, 0, here, there)), here, there)
    return head + udp


def payload_of(packet: bytes) -> bytes:
    """The UDP payload of an IPv4 packet that passed the filter; empty when it is cut off."""
    if len(packet) < _IPV4.size:
        return b""
    start = (packet[0] & 15) * 4
    if len(packet) < start + _UDP.size:
        return b""
    size = int.from_bytes(packet[start + 4 : start + 6])
    return packet[start + _UDP.size : start + max(size, _UDP.size)]


def _checksum(data: bytes) -> int:
    """The internet checksum (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
