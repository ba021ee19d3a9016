"""Name servers in what the kernel hands on of router advertisements."""

from __future__ import annotations

import struct
from ipaddress import IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from zos.adapters.netlink_events import NameServers, decode

NAMES = {3: "zos"}


def option(servers: list[str], lifetime: int = 600) -> bytes:
    body = b"".join(IPv6Address(x).packed for x in servers)
    return struct.pack("!BBHI", 25, 1 + 2 * len(servers), 0, lifetime) + body


def message(options: bytes, *, kind: int = 68, index: int = 3) -> bytes:
    head = struct.pack("=BBHiBBHI", 10, 0, len(options), index, 134, 0, 0, 0)
    size = 16 + len(head) + len(options)
    return struct.pack("=IHHII", size, kind, 0, 0, 0) + head + options + bytes(-size % 4)


def test_advertised_name_servers_are_read() -> None:
    found = list(decode(message(option(["fe80::1", "2001:db8::53"])), NAMES))
    assert found == [NameServers(link="zos", lifetime=600, servers=("fe80::1", "2001:db8::53"))]


def test_other_messages_and_options_are_skipped() -> None:
    search = struct.pack("!BBHI", 31, 2, 0, 600) + bytes(8)
    both = message(b"", kind=16) + message(search + option(["fe80::1"]))
    assert [x.servers for x in decode(both, NAMES)] == [("fe80::1",)]


def test_an_unknown_link_is_skipped() -> None:
    assert list(decode(message(option(["fe80::1"]), index=9), NAMES)) == []


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    list(decode(data, NAMES))


@given(st.binary(max_size=200))
def test_any_options_are_read(options: bytes) -> None:
    list(decode(message(options), NAMES))
