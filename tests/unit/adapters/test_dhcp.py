"""Frames of DHCP: what is sent is a whole packet, what is read may be anything."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from zos.adapters.dhcp import datagram, payload_of


def ones_sum(data: bytes) -> int:
    """The sum that RFC 1071 verifies a checksum with: all ones when it holds."""
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


@given(st.binary(max_size=600))
def test_a_payload_survives_the_packet(payload: bytes) -> None:
    assert payload_of(datagram(payload)) == payload


@given(st.binary(max_size=600))
def test_both_checksums_hold(payload: bytes) -> None:
    packet = datagram(payload)
    udp = packet[20:] + b"\0" * (len(packet) % 2)
    pseudo = packet[12:20] + struct.pack("!BBH", 0, 17, len(packet) - 20)
    assert ones_sum(packet[:20]) == 0xFFFF
    assert ones_sum(pseudo + udp) == 0xFFFF


@given(st.binary(max_size=80))
def test_any_packet_gives_some_payload(packet: bytes) -> None:
    assert len(payload_of(packet)) <= len(packet)
