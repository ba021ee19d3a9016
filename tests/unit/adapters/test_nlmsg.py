"""Netlink bytes: attributes and messages against themselves, and against any bytes."""

from __future__ import annotations

import errno
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.adapters import nlmsg

KINDS = st.integers(1, 0x3FFF)


@given(st.dictionaries(KINDS, st.binary(max_size=40), max_size=6))
def test_attributes_survive_the_wire(values: dict[int, bytes]) -> None:
    raw = b"".join(nlmsg.attribute(kind, value) for kind, value in values.items())
    assert len(raw) % 4 == 0
    assert nlmsg.attributes(raw) == values


@given(st.dictionaries(KINDS, st.binary(max_size=40), max_size=4))
def test_a_nest_is_read_like_any_attribute(values: dict[int, bytes]) -> None:
    inner = b"".join(nlmsg.attribute(kind, value) for kind, value in values.items())
    assert nlmsg.attributes(nlmsg.attributes(nlmsg.nest(7, inner))[7]) == values


def test_texts_end_with_a_zero_and_numbers_are_the_machines() -> None:
    assert nlmsg.attributes(nlmsg.text(3, "zos") + nlmsg.number(4, 258)) == {
        3: b"zos\0",
        4: struct.pack("=I", 258),
    }


@given(st.binary(max_size=120))
def test_any_bytes_are_attributes(data: bytes) -> None:
    assert sum(4 + len(value) for value in nlmsg.attributes(data).values()) <= len(data)


@given(st.lists(st.tuples(st.integers(16, 99), st.integers(0, 9), st.binary(max_size=30))))
def test_messages_survive_the_wire(parts: list[tuple[int, int, bytes]]) -> None:
    padded = [(kind, flags, body + bytes(-len(body) % 4)) for kind, flags, body in parts]
    raw = b"".join(nlmsg.message(*part) for part in padded)
    assert list(nlmsg.messages(raw)) == padded


def test_an_error_is_raised_and_an_acknowledgement_is_not() -> None:
    acknowledged = nlmsg.message(2, 0, struct.pack("=i", 0) + bytes(16))
    refused = nlmsg.message(2, 0, struct.pack("=i", -errno.EPERM) + bytes(16))
    assert len(list(nlmsg.messages(acknowledged))) == 1
    with pytest.raises(PermissionError):
        list(nlmsg.messages(acknowledged + refused))


def test_a_message_without_a_size_ends_the_datagram() -> None:
    assert list(nlmsg.messages(bytes(40))) == []


def test_the_kernel_tells_of_the_loopback_link() -> None:
    with nlmsg.NetlinkSocket(socket.NETLINK_ROUTE) as kernel:
        found = kernel.dump(18, bytes(16))
        names = [nlmsg.attributes(body[16:])[3] for body in found]
        assert b"lo\0" in names
        with pytest.raises(OSError, match=r"."):
            kernel.send(nlmsg.message(9999, nlmsg.REQUEST | nlmsg.ACK, b""), 1)
        assert len(kernel.dump(18, bytes(16))) == len(found)
