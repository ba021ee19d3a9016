"""The uplink on real links: veth cables between the node's namespace and its routers'."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import anyio
import pytest

from tests.integration.network.namespaces import Namespace, address, plug, pull
from tests.integration.network.router import Advertiser, DhcpServer, listen
from zos.adapters.netlink import Netlink
from zos.loop import Change
from zos.model.link import Link
from zos.model.settings import StaticAddress
from zos.network import Gate, Network, Wiring
from zos.network.gate import Endpoint

pytestmark = pytest.mark.integration

GATE = Endpoint("10.0.2.2", 9944)
_DEADLINE = 40.0


class Lab:
    """One node, and a router at the end of each cable."""

    def __init__(self, folder: Path) -> None:
        self.node = Namespace()
        self.routers: dict[str, Namespace] = {}
        self.told = Change()
        self.wiring = Wiring(
            resolv_conf=folder / "resolv.conf",
            memory=folder / "network.json",
            card_kinds=frozenset({"", "veth"}),
        )

    def close(self) -> None:
        for namespace in (self.node, *self.routers.values()):
            namespace.close()

    def router(self, card: str, *addresses: str) -> Namespace:
        """A router whose link `far` is plugged into `card`."""
        router = self.routers[card] = Namespace()
        plug(router, "far", self.node, card)
        for value in addresses:
            address(router, "far", value)
        return router

    @asynccontextmanager
    async def network(
        self, *static: StaticAddress, gate: Endpoint = GATE
    ) -> AsyncIterator[Network]:
        """The node's network, running; cut off at once at the end, as by a crash."""
        network = Network(static, Gate((gate,)), self.told, self.wiring)
        async with anyio.create_task_group() as group:
            group.start_soon(network.run)
            yield network
            group.cancel_scope.cancel()

    async def until(self, condition: Callable[[], bool]) -> None:
        with anyio.fail_after(_DEADLINE):
            while not condition():
                await self.told.wait()

    def links(self) -> dict[str, Link]:
        with Netlink() as kernel:
            return kernel.links()

    def carried(self) -> dict[str, set[str]]:
        """IPv4 addresses of the node by link."""
        with Netlink() as kernel:
            links = kernel.links()
            found = kernel.addresses({x.index: x.name for x in links.values()})
        return {
            name: {a.value for a in found if a.link == name and "." in a.value} for name in links
        }


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    with made.node.inside():
        yield made
    made.close()


@contextmanager
def answering(*sockets: socket.socket) -> Iterator[None]:
    try:
        yield
    finally:
        for sock in sockets:
            sock.close()


@asynccontextmanager
async def serving(*servers: DhcpServer | Advertiser) -> AsyncIterator[None]:
    async with anyio.create_task_group() as group:
        for server in servers:
            group.start_soon(server.serve)
        yield
        group.cancel_scope.cancel()


def reasons(network: Network) -> str:
    return "; ".join(problem.reason for problem in network.problems)


def usual(lab: Lab, card: str = "eth0") -> tuple[Namespace, DhcpServer]:
    """A router like the one in most homes."""
    router = lab.router(card, "10.0.2.2/24")
    return router, DhcpServer(router, "far", mine="10.0.2.2", leased="10.0.2.15")


def test_a_card_gets_a_lease_and_reaches_the_gate(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        with answering(listen(router)):
            async with serving(dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                links = lab.links()
        assert network.uplink.nic == "eth0"
        assert "10.0.2.15/24" in network.uplink.addresses
        assert network.uplink.gateways == ("10.0.2.2",)
        assert network.uplink.dns == ("10.0.2.2",)
        assert network.ntp == ("10.0.2.2",)
        assert network.problems == ()
        (told,) = network.interfaces
        assert (told.name, told.mac) == ("zos", links["eth0"].mac)
        assert told.ips == ("10.0.2.15",)
        assert links["eth0"].port_of == "zos"
        assert links["zos"].mac == links["eth0"].mac
        assert "nameserver 10.0.2.2\n" in lab.wiring.resolv_conf.read_text()

    anyio.run(scenario)


def test_a_lease_is_renewed_before_it_ends(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        dhcp.seconds = {51: 60, 58: 1}
        with answering(listen(router)), anyio.fail_after(_DEADLINE):
            async with serving(dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                while dhcp.questions[3] < 3:  # the first request, and two renewals
                    await dhcp.asked.wait()
                assert dhcp.questions[1] == 1
                assert network.uplink.gate

    anyio.run(scenario)


def test_a_refused_renewal_moves_the_node_to_its_new_address(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        dhcp.seconds = {51: 60, 58: 1}
        with answering(listen(router)):
            async with serving(dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                dhcp.leased = "10.0.2.99"
                await lab.until(
                    lambda: network.uplink.gate and "10.0.2.99/24" in network.uplink.addresses
                )
                assert lab.carried()["zos"] == {"10.0.2.99/24"}

    anyio.run(scenario)


def test_a_server_that_comes_late_is_found(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        with answering(listen(router)):
            async with lab.network() as network:
                await lab.until(lambda: "no address" in reasons(network))
                async with serving(dhcp):
                    await lab.until(lambda: network.uplink.gate)

    anyio.run(scenario)


def test_a_pulled_cable_loses_the_uplink_and_brings_it_back(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        with answering(listen(router)):
            async with serving(dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                pull(router, "far", out=True)
                await lab.until(lambda: not network.uplink.gate)
                assert "no cable" in reasons(network)
                pull(router, "far", out=False)
                await lab.until(lambda: network.uplink.gate)

    anyio.run(scenario)


def test_of_two_cards_the_one_that_gets_an_address_is_the_uplink(lab: Lab) -> None:
    async def scenario() -> None:
        lab.router("eth0")
        router, dhcp = usual(lab, "eth1")
        with answering(listen(router)):
            async with serving(dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                assert network.uplink.nic == "eth1"
                links = lab.links()
        assert (links["eth0"].port_of, links["eth1"].port_of) == ("", "zos")
        assert links["eth0"].up
        assert links["zos"].mac == links["eth1"].mac

    anyio.run(scenario)


def test_of_two_cards_with_addresses_the_one_that_reaches_the_gate_is_the_uplink(lab: Lab) -> None:
    async def scenario() -> None:
        dead = lab.router("eth0", "10.0.9.2/24")
        lure = DhcpServer(dead, "far", mine="10.0.9.2", leased="10.0.9.15")
        router, dhcp = usual(lab, "eth1")
        with answering(listen(router)):
            async with serving(lure, dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                assert network.uplink.nic == "eth1"
                await lab.until(lambda: network.uplink.dns == ("10.0.2.2",))
                carried = lab.carried()
        assert carried["zos"] == {"10.0.2.15/24"}
        assert carried["eth0"] == carried["eth1"] == set()

    anyio.run(scenario)


def test_of_three_cards_the_last_is_found_when_only_it_reaches_the_gate(lab: Lab) -> None:
    async def scenario() -> None:
        lures = []
        for i in (0, 1):
            dead = lab.router(f"eth{i}", f"10.0.{8 + i}.2/24")
            lures.append(DhcpServer(dead, "far", mine=f"10.0.{8 + i}.2", leased=f"10.0.{8 + i}.15"))
        router, dhcp = usual(lab, "eth2")
        with answering(listen(router)):
            async with serving(*lures, dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                assert network.uplink.nic == "eth2"

    anyio.run(scenario)


def test_the_other_card_takes_over_when_the_cable_of_the_uplink_is_pulled(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab, "eth0")
        other, spare = usual(lab, "eth1")
        with answering(listen(router), listen(other)):
            async with serving(dhcp, spare), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                first = network.uplink.nic
                pull(lab.routers[first], "far", out=True)
                await lab.until(lambda: network.uplink.gate and network.uplink.nic != first)
                links = lab.links()
        assert links["zos"].mac == links[network.uplink.nic].mac
        assert links[first].port_of == ""

    anyio.run(scenario)


def test_a_static_address_needs_no_server(lab: Lab) -> None:
    async def scenario() -> None:
        router = lab.router("eth0", "10.0.2.2/24")
        static = StaticAddress(
            addresses=("10.0.2.77/24",), gateways=("10.0.2.2",), dns=("10.0.2.3",)
        )
        with answering(listen(router)):
            async with lab.network(static) as network:
                await lab.until(lambda: network.uplink.gate)
        assert network.uplink.dns == ("10.0.2.3",)
        assert network.interfaces[0].ips == ("10.0.2.77",)

    anyio.run(scenario)


def test_a_gateway_outside_the_own_network_is_reached(lab: Lab) -> None:
    async def scenario() -> None:
        router = lab.router("eth0", "172.31.1.1/16", "10.0.2.2/24")
        static = StaticAddress(addresses=("172.31.99.7/32",), gateways=("172.31.1.1",))
        with answering(listen(router)):
            async with lab.network(static) as network:
                await lab.until(lambda: network.uplink.gate)

    anyio.run(scenario)


def test_ipv6_by_advertisement_alone_will_do(lab: Lab) -> None:
    async def scenario() -> None:
        router = lab.router("eth0", "2001:db8:7::1/64")
        advertiser = Advertiser(router, "far", prefix="2001:db8:7::", dns="2001:db8:7::53")
        with answering(listen(router)):
            gate = Endpoint("2001:db8:7::1", 9944)
            async with serving(advertiser), lab.network(gate=gate) as network:
                await lab.until(lambda: network.uplink.gate)
                await lab.until(lambda: "2001:db8:7::53" in network.uplink.dns)
                (told,) = network.interfaces
        assert [ip.startswith("2001:db8:7:") for ip in told.ips] == [True]

    anyio.run(scenario)


def test_a_restart_keeps_the_network_and_asks_nobody(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        with answering(listen(router)):
            async with serving(dhcp):
                async with lab.network() as network:
                    await lab.until(lambda: network.uplink.gate)
                before = dhcp.questions.total()
                assert lab.carried()["zos"] == {"10.0.2.15/24"}
                async with lab.network() as network:
                    await lab.until(lambda: network.uplink.gate)
                    assert network.ntp == ("10.0.2.2",)
                assert dhcp.questions.total() == before

    anyio.run(scenario)


def test_a_card_that_appears_later_becomes_the_uplink(lab: Lab) -> None:
    async def scenario() -> None:
        async with lab.network() as network:
            await lab.until(lambda: "no network card" in reasons(network))
            router, dhcp = usual(lab)
            with answering(listen(router)):
                async with serving(dhcp):
                    await lab.until(lambda: network.uplink.gate)

    anyio.run(scenario)


def test_a_port_that_listens_by_mistake_is_not_reached_from_outside(lab: Lab) -> None:
    async def scenario() -> None:
        router, dhcp = usual(lab)
        mistake = listen(lab.node, "0.0.0.0", 8080)
        with answering(listen(router), mistake):
            async with serving(dhcp), lab.network() as network:
                await lab.until(lambda: network.uplink.gate)
                with router.inside():
                    probe = socket.socket()
                with probe, anyio.move_on_after(1) as scope:
                    probe.setblocking(False)
                    assert probe.connect_ex(("10.0.2.15", 8080)) != 0
                    await anyio.wait_writable(probe)
                assert scope.cancelled_caught

    anyio.run(scenario)
