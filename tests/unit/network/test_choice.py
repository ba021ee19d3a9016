"""Which card is the uplink, what the links carry, and what a farmer is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.model.link import Address, Ipv6, Link, Route
from zos.model.settings import StaticAddress
from zos.network.advice import advice
from zos.network.choice import Card, Situation, asked, choose, look, places
from zos.network.layout import PUBLIC_DNS, gateways, leads_out, resolvers, spec, told
from zos.network.lease import Lease
from zos.network.model import BRIDGE, CANDIDATE_METRIC, UPLINK_METRIC, Seen

LEASE = Lease(
    address="10.0.2.15/24",
    routes=(("0.0.0.0/0", "10.0.2.2"),),
    dns=("10.0.2.3",),
    renew_at=1,
    rebind_at=2,
    expires_at=3,
)
CARDS = st.builds(
    Card,
    name=st.sampled_from(["eth0", "eth1", "eth2"]),
    carrier=st.booleans(),
    ready=st.booleans(),
    reached=st.booleans(),
)


def card(name: str, *, carrier: bool = True, ready: bool = False, reached: bool = False) -> Card:
    index = int(name[-1])
    return Card(
        name=name, index=index, mac=f"mac of {name}", carrier=carrier, ready=ready, reached=reached
    )


def test_without_a_card_none_is_chosen() -> None:
    assert choose([], "") == ""


def test_the_card_that_reaches_the_gate_wins() -> None:
    cards = [card("eth0", ready=True), card("eth1", ready=True, reached=True)]
    assert choose(cards, "eth0") == "eth1"


def test_a_card_with_an_address_is_better_than_one_with_a_cable() -> None:
    assert choose([card("eth0"), card("eth1", ready=True)], "eth0") == "eth1"


def test_a_cable_is_better_than_none() -> None:
    assert choose([card("eth0", carrier=False), card("eth1")], "eth0") == "eth1"


@given(st.lists(CARDS, unique_by=lambda c: c.name, min_size=1), st.booleans())
def test_the_choice_is_stable(cards: list[Card], backwards: bool) -> None:
    first = choose(cards, "")
    assert choose(reversed(cards) if backwards else cards, first) == first


@given(st.lists(CARDS, unique_by=lambda c: c.name))
def test_no_card_is_left_for_an_equal_one(cards: list[Card]) -> None:
    for current in cards:
        chosen = next(c for c in cards if c.name == choose(cards, current.name))
        worth = [(c.reached, c.ready, c.carrier) for c in (chosen, current)]
        assert chosen == current or worth[0] > worth[1]


def seen_links(**kinds: str) -> dict[str, Link]:
    return {
        name: Link(
            name=name,
            index=i,
            mac=f"52:54:00:00:00:0{i}",
            kind=kind,
            carrier=True,
            loopback=name == "lo",
        )
        for i, (name, kind) in enumerate(kinds.items())
    }


def test_only_hardware_is_a_card() -> None:
    seen = Seen(links=seen_links(lo="", zos="bridge", eth0="", wg0="wireguard"))
    now = look(seen, {""}, {}, (), frozenset())
    assert [x.name for x in now.cards] == ["eth0"]
    assert now.port == "eth0"


def test_an_advertised_address_makes_a_card_ready() -> None:
    links = seen_links(eth0="", eth1="")
    found = frozenset({Address(link="eth1", value="fd00::5/64", auto=True)})
    now = look(Seen(links=links, addresses=found), {""}, {}, (), frozenset())
    assert now.port == "eth1"


def test_a_link_local_address_makes_no_card_ready() -> None:
    links = seen_links(eth0="", eth1="")
    found = frozenset({Address(link="eth1", value="fe80::5/64", auto=True)})
    now = look(Seen(links=links, addresses=found), {""}, {}, (), frozenset())
    assert now.port == "eth0"
    assert places(now) == {}


def test_all_cards_are_asked_until_one_reaches_the_gate() -> None:
    seen = Seen(links=seen_links(eth0="", eth1=""))
    searching = look(seen, {""}, {"eth0": LEASE}, (), frozenset())
    assert set(asked(searching)) == {"eth0", "eth1"}
    assert places(searching) == {"eth0": BRIDGE}
    found = look(seen, {""}, {"eth0": LEASE, "eth1": LEASE}, (), {"eth0"})
    assert set(asked(found)) == {"eth0"}
    assert found.leases.keys() == {"eth0"}
    assert places(found) == {"eth0": BRIDGE}


def test_a_gate_behind_a_pulled_cable_counts_no_more() -> None:
    links = {"eth0": Link(name="eth0", index=1, mac="m", carrier=False)}
    now = look(Seen(links=links), {""}, {"eth0": LEASE}, (), {"eth0"})
    assert now.uplink is not None
    assert not now.uplink.reached


def test_the_uplink_is_carried_by_the_bridge_and_a_candidate_by_itself() -> None:
    cards = (card("eth0", ready=True), card("eth1", ready=True), card("eth2", carrier=False))
    now = Situation(cards=cards, port="eth0", leases={"eth0": LEASE, "eth1": LEASE})
    links = spec(now).links
    assert links[BRIDGE].addresses == frozenset({"10.0.2.15/24"})
    assert links["eth0"].addresses == frozenset()
    assert links["eth0"].ipv6 is Ipv6.OFF
    assert links["eth2"].ipv6 is Ipv6.OFF
    assert links["eth1"].ipv6 is Ipv6.CANDIDATE
    metric = CANDIDATE_METRIC + 1
    assert links["eth1"].routes == {
        Route(link="eth1", target="10.0.2.0/24", metric=metric),
        Route(link="eth1", target="0.0.0.0/0", via="10.0.2.2", metric=metric),
        Route(link="eth1", target="10.0.2.3/32", via="10.0.2.2", metric=metric),
    }
    assert {r.metric for r in links[BRIDGE].routes} == {UPLINK_METRIC}


def test_two_candidates_never_share_a_route() -> None:
    cards = tuple(card(f"eth{i}", ready=True) for i in range(3))
    now = Situation(cards=cards, port="eth0", leases=dict.fromkeys(("eth1", "eth2"), LEASE))
    keys = [(r.target, r.metric) for x in spec(now).links.values() for r in x.routes]
    assert len(keys) == len(set(keys)) == 6


def test_without_a_card_the_bridge_is_left_alone() -> None:
    wanted = spec(Situation())
    assert wanted.port == ""
    assert wanted.links[BRIDGE].addresses is None


STATIC = StaticAddress(
    addresses=("192.0.2.10/24", "2001:db8::10/64"),
    gateways=("192.0.2.1", "fe80::1"),
    dns=("192.0.2.53",),
)


def test_a_static_address_replaces_dhcp() -> None:
    seen = Seen(links=seen_links(eth0=""))
    now = look(seen, {""}, {"eth0": LEASE}, [STATIC], frozenset())
    assert asked(now) == {}
    assert places(now) == {"eth0": BRIDGE}
    carried = spec(now).links[BRIDGE]
    assert carried.addresses == frozenset(STATIC.addresses)
    assert Route(link=BRIDGE, target="::/0", via="fe80::1", metric=UPLINK_METRIC) in carried.routes
    assert gateways(now) == ("192.0.2.1", "fe80::1")
    assert resolvers(now, {}) == ("192.0.2.53",)


def test_a_static_address_is_for_the_card_that_it_names() -> None:
    named = StaticAddress(nic="52:54:00:00:00:01", addresses=("192.0.2.10/24",))
    seen = Seen(links=seen_links(eth0="", eth1=""))
    now = look(seen, {""}, {}, [named], frozenset())
    assert set(now.static) == {"eth1"}
    assert now.port == "eth1"
    assert set(asked(now)) == {"eth0"}


def test_name_servers_are_asked_in_order_of_their_links() -> None:
    cards = (card("eth0"), card("eth1"))
    other = Lease(address="10.1.0.2/24", dns=("10.1.0.3",), renew_at=1, rebind_at=2, expires_at=3)
    now = Situation(cards=cards, port="eth1", leases={"eth0": LEASE, "eth1": other})
    assert resolvers(now, {BRIDGE: ["fe80::1"]}) == ("10.1.0.3", "fe80::1%zos", "10.0.2.3")


def test_public_name_servers_are_the_last_resort() -> None:
    assert resolvers(Situation(cards=(card("eth0"),), port="eth0"), {}) == PUBLIC_DNS


def test_the_chain_is_told_ipv4_and_global_ipv6() -> None:
    values = ("fd00::1/64", "2a01::1/64", "fe80::1/64", "fec0::1/64", "192.168.1.5/24")
    found = [Address(link=BRIDGE, value=value) for value in values]
    stranger = Address(link="eth1", value="10.0.0.1/8")
    assert told([*found, stranger]) == ("192.168.1.5", "2a01::1")


@pytest.mark.parametrize(
    ("address", "leads"), [("169.254.1.1/16", False), ("fe80::1/64", False), ("10.0.0.1/8", True)]
)
def test_link_local_addresses_lead_nowhere(address: str, *, leads: bool) -> None:
    assert leads_out(address) is leads


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ((), "no network card"),
        ((card("eth0", carrier=False),), "no cable"),
        ((card("eth0"),), "no DHCP server"),
        ((card("eth0", ready=True),), "refused"),
    ],
)
def test_a_farmer_is_told_the_first_thing_to_put_right(cards: tuple[Card, ...], words: str) -> None:
    (problem,) = advice(Situation(cards=cards, port=choose(cards, "")), "refused")
    assert words in problem.reason
    assert problem.remedy


def test_a_good_uplink_needs_no_advice() -> None:
    cards = (card("eth0", ready=True, reached=True),)
    assert advice(Situation(cards=cards, port="eth0"), "") == ()


def test_a_gate_that_was_not_asked_yet_is_no_problem() -> None:
    assert advice(Situation(cards=(card("eth0", ready=True),), port="eth0"), "") == ()


def test_a_card_without_a_lease_carries_what_routers_advertise_and_nothing_else() -> None:
    carried = spec(Situation(cards=(card("eth0"),), port="eth0")).links[BRIDGE]
    assert carried.ipv6 is Ipv6.UPLINK
    assert carried.addresses == frozenset()
    assert carried.routes == frozenset()
