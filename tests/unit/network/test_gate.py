"""The gate: real connections over loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import anyio
import pytest

from zos.model.errors import UnavailableError
from zos.network.gate import Endpoint, Gate, endpoints


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock


def door(listener: socket.socket) -> Endpoint:
    return Endpoint("127.0.0.1", listener.getsockname()[1])


async def knock(gate: Gate, card: str = "eth0") -> None:
    await gate.probe({card: "lo"})


def test_hosts_and_ports_come_from_the_addresses_of_the_chain() -> None:
    urls = [
        "wss://chain.example/",
        "ws://10.0.2.2:9944",
        "ws://[fd00::1]:5",
        "what",
        "x://y",
        "ws://",
    ]
    assert endpoints(urls) == (
        Endpoint("chain.example", 443),
        Endpoint("10.0.2.2", 9944),
        Endpoint("fd00::1", 5),
    )


def test_a_port_out_of_range_is_no_door() -> None:
    assert endpoints(["ws://host:99999"]) == ()


def test_a_card_through_which_a_door_answers_has_reached_the_gate(listener: socket.socket) -> None:
    closed = Endpoint("127.0.0.1", 1)
    gate = Gate((closed, door(listener)))
    anyio.run(knock, gate)
    assert gate.reached == {"eth0"}


def test_a_name_that_nobody_knows_is_a_reason() -> None:
    gate = Gate((Endpoint("no-such-host.invalid", 80),))
    with pytest.raises(UnavailableError, match=r"no-such-host\.invalid"):
        anyio.run(knock, gate)
    assert gate.reached == frozenset()


@pytest.mark.parametrize(
    ("patience", "believed"), [(1000.0, frozenset({"eth0"})), (0.0, frozenset())]
)
def test_a_closed_gate_is_believed_when_patience_is_over(
    listener: socket.socket, patience: float, believed: frozenset[str]
) -> None:
    gate = Gate((door(listener),), patience)
    anyio.run(knock, gate)
    listener.close()
    with pytest.raises(UnavailableError, match="ECONNREFUSED"):
        anyio.run(knock, gate)
    assert gate.reached == believed


def test_a_card_that_is_not_tried_any_more_has_not_reached(listener: socket.socket) -> None:
    gate = Gate((door(listener),))
    anyio.run(knock, gate, "eth0")
    anyio.run(knock, gate, "eth1")
    assert gate.reached == {"eth1"}


def test_a_link_that_is_gone_is_a_reason(listener: socket.socket) -> None:
    gate = Gate((door(listener),))

    async def probe() -> None:
        await gate.probe({"eth0": "gone0"})

    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1 port"):
        anyio.run(probe)


def test_without_doors_every_card_with_an_address_is_good() -> None:
    gate = Gate(())
    anyio.run(knock, gate)
    assert gate.reached == {"eth0"}
