"""DHCP messages against bytes of other programs, and against themselves."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.network.dhcp import DhcpMessage, Kind, Option, decode, pack_routes

VECTORS = Path(__file__).parents[2] / "vectors" / "dhcp"
ADDRESSES = st.integers(0, 2**32 - 1).map(IPv4Address)


def vector(name: str) -> bytes:
    return bytes.fromhex((VECTORS / f"{name}.hex").read_text().split("#")[0])


@st.composite
def messages(draw: st.DrawFn) -> DhcpMessage:
    codes = st.integers(1, 254).filter(lambda code: code != Option.KIND)
    return DhcpMessage(
        kind=draw(st.sampled_from(Kind)),
        xid=draw(st.integers(0, 2**32 - 1)),
        mac=draw(st.binary(min_size=6, max_size=6)),
        secs=draw(st.integers(0, 2**16 - 1)),
        client=draw(ADDRESSES),
        yours=draw(ADDRESSES),
        options=draw(st.dictionaries(codes, st.binary(max_size=255), max_size=8)),
    )


@given(messages())
def test_a_message_survives_the_wire(message: DhcpMessage) -> None:
    assert decode(message.encode()) == message


@given(st.binary(max_size=600))
def test_any_bytes_are_a_message_or_nothing(payload: bytes) -> None:
    found = decode(payload)
    assert found is None or found.kind in Kind


@given(messages(), st.integers(0, 700))
def test_a_cut_message_never_raises(message: DhcpMessage, size: int) -> None:
    decode(message.encode()[:size])


def test_a_message_is_long_enough_for_old_relays() -> None:
    assert len(DhcpMessage(kind=Kind.DISCOVER, xid=1, mac=bytes(6)).encode()) >= 300


def test_the_offer_of_the_user_mode_network_of_qemu_is_read() -> None:
    offer = decode(vector("slirp-offer"))
    assert offer is not None
    assert offer.kind is Kind.OFFER
    assert str(offer.yours) == "10.0.2.15"
    assert str(offer.address(Option.ROUTER)) == "10.0.2.2"
    assert [str(x) for x in offer.addresses(Option.DNS)] == ["10.0.2.3"]
    assert offer.seconds(Option.LEASE_TIME) == 86400


def test_the_parts_of_a_long_option_are_joined() -> None:
    message = DhcpMessage(kind=Kind.ACK, xid=1, mac=bytes(6)).encode()
    parts = bytes((Option.DNS, 2, 10, 0, Option.DNS, 2, 0, 1, 255))
    found = decode(message[:243] + parts)
    assert found is not None
    assert found.addresses(Option.DNS) == (IPv4Address("10.0.0.1"),)


@pytest.mark.parametrize("tail", [b"\x35", b"\x35\x05\x05", b"\x35\x01\x63\xff", b"\xff"])
def test_options_that_run_past_the_end_make_no_message(tail: bytes) -> None:
    assert decode(DhcpMessage(kind=Kind.ACK, xid=1, mac=bytes(6)).encode()[:240] + tail) is None


NETS = st.builds(
    lambda address, prefix: IPv4Network((address, prefix), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


@given(st.dictionaries(NETS, ADDRESSES, max_size=5))
def test_classless_routes_survive_the_wire(routes: dict[IPv4Network, IPv4Address]) -> None:
    options = {int(Option.ROUTES): pack_routes(routes)}
    message = DhcpMessage(kind=Kind.ACK, xid=1, mac=bytes(6), options=options)
    assert dict(message.routes()) == routes


@given(st.binary(max_size=40))
def test_broken_classless_routes_are_no_routes(raw: bytes) -> None:
    options = {int(Option.ROUTES): raw}
    for net, via in DhcpMessage(kind=Kind.ACK, xid=1, mac=bytes(6), options=options).routes():
        assert isinstance(net, IPv4Network)
        assert isinstance(via, IPv4Address)


def test_the_example_of_the_standard_for_classless_routes_is_read() -> None:
    raw = bytes.fromhex("18 0a0000 0a000001 10 0a11 0a110001 00 0a000001")
    message = DhcpMessage(kind=Kind.ACK, xid=1, mac=bytes(6), options={int(Option.ROUTES): raw})
    assert [(str(net), str(via)) for net, via in message.routes()] == [
        ("10.0.0.0/24", "10.0.0.1"),
        ("10.17.0.0/16", "10.17.0.1"),
        ("0.0.0.0/0", "10.0.0.1"),
    ]


def test_padding_between_options_is_skipped() -> None:
    message = DhcpMessage(kind=Kind.ACK, xid=1, mac=bytes(6)).encode()
    found = decode(message[:243] + bytes((0, 0, Option.SERVER, 4, 10, 0, 0, 1, 255)))
    assert found is not None
    assert found.address(Option.SERVER) == IPv4Address("10.0.0.1")
