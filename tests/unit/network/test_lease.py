"""The client's side of a lease, driven by hand: messages and the time in, messages out."""

from __future__ import annotations

from ipaddress import IPv4Address
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.network.dhcp import DhcpMessage, Kind, Option
from zos.network.lease import Lease, LeaseClient, State, lease_of

MAC = bytes.fromhex("525400123456")
SERVER = IPv4Address("10.0.2.2")
MINE = IPv4Address("10.0.2.15")


def client(lease: Lease | None = None, *, resume: bool = False, now: float = 0.0) -> LeaseClient:
    return LeaseClient(MAC, xid=7, now=now, lease=lease, resume=resume)


def answer(question: DhcpMessage, kind: Kind, seconds: int = 100, **options: bytes) -> DhcpMessage:
    named = {int(Option[name]): value for name, value in options.items()}
    base = {int(Option.SERVER): SERVER.packed, int(Option.LEASE_TIME): seconds.to_bytes(4)}
    return DhcpMessage(
        kind=kind, xid=question.xid, mac=question.mac, yours=MINE, options={**base, **named}
    )


def only(found: tuple[DhcpMessage, ...]) -> DhcpMessage:
    assert len(found) == 1
    return found[0]


def bound(seconds: int = 100) -> LeaseClient:
    one = client()
    discover = only(one.poll(0))
    one.receive(answer(discover, Kind.OFFER), 0)
    request = only(one.poll(0))
    one.receive(answer(request, Kind.ACK, seconds, MASK=bytes((255, 255, 255, 0))), 0)
    return one


def test_a_lease_is_asked_for_and_granted() -> None:
    one = client()
    discover = only(one.poll(0))
    assert discover.kind is Kind.DISCOVER
    one.receive(answer(discover, Kind.OFFER), 0.1)
    request = only(one.poll(0.1))
    assert request.kind is Kind.REQUEST
    assert request.address(Option.REQUESTED) == MINE
    assert request.address(Option.SERVER) == SERVER
    one.receive(answer(request, Kind.ACK, ROUTER=SERVER.packed, NTP=SERVER.packed), 0.2)
    assert one.state is State.BOUND
    assert one.lease is not None
    assert one.lease.address == "10.0.2.15/24"
    assert one.lease.routes == (("0.0.0.0/0", "10.0.2.2"),)
    assert one.lease.ntp == ("10.0.2.2",)
    assert one.due == pytest.approx(50.2)


def test_nobody_answers_and_the_questions_become_rarer() -> None:
    one = client()
    times = []
    for _ in range(8):
        times.append(one.due)
        assert only(one.poll(one.due)).kind is Kind.DISCOVER
    gaps = [after - before for before, after in pairwise(times)]
    assert gaps == [1, 2, 4, 8, 16, 16, 16]


def test_an_offer_whose_server_falls_silent_is_given_up() -> None:
    one = client()
    one.receive(answer(only(one.poll(0)), Kind.OFFER), 0)
    kinds = [only(one.poll(one.due)).kind for _ in range(5)]
    assert kinds == [Kind.REQUEST] * 4 + [Kind.DISCOVER]


def test_an_answer_to_another_card_or_question_is_ignored() -> None:
    one = client()
    discover = only(one.poll(0))
    other_mac = DhcpMessage(kind=discover.kind, xid=discover.xid, mac=bytes(6))
    other_xid = DhcpMessage(kind=discover.kind, xid=discover.xid + 1, mac=MAC)
    for question in (other_mac, other_xid):
        one.receive(answer(question, Kind.OFFER), 0)
        assert one.state is State.SELECTING


def test_an_offer_without_a_server_is_ignored() -> None:
    one = client()
    one.receive(answer(only(one.poll(0)), Kind.OFFER, SERVER=b""), 0)
    assert one.state is State.SELECTING


def test_a_refused_request_starts_over_with_a_new_number() -> None:
    one = client()
    one.receive(answer(only(one.poll(0)), Kind.OFFER), 0)
    request = only(one.poll(0))
    one.receive(answer(request, Kind.NAK), 0)
    again = only(one.poll(0))
    assert again.kind is Kind.DISCOVER
    assert again.xid != request.xid


def test_a_lease_is_renewed_in_time() -> None:
    one = bound()
    assert one.poll(49) == ()
    renewal = only(one.poll(50))
    assert renewal.kind is Kind.REQUEST
    assert renewal.client == MINE
    assert Option.SERVER not in renewal.options
    one.receive(answer(renewal, Kind.ACK), 51)
    assert one.state is State.BOUND
    assert one.lease is not None
    assert one.lease.expires_at == 151


def test_a_lease_that_nobody_renews_is_rebound_then_lost() -> None:
    one = bound()
    states = set()
    for _ in range(20):
        one.poll(one.due)
        states.add(one.state)
        if one.lease is None:
            break
    assert states >= {State.RENEWING, State.REBINDING, State.SELECTING}
    assert one.lease is None


def test_a_lease_that_is_refused_while_renewing_is_lost() -> None:
    one = bound()
    one.receive(answer(only(one.poll(50)), Kind.NAK), 50)
    assert one.lease is None
    assert only(one.poll(50)).kind is Kind.DISCOVER


def test_a_cable_that_comes_back_is_asked_whether_the_lease_still_holds() -> None:
    held = bound().lease
    one = client(held, now=10)
    question = only(one.poll(10))
    assert question.kind is Kind.REQUEST
    assert question.address(Option.REQUESTED) == MINE
    assert Option.SERVER not in question.options
    one.receive(answer(question, Kind.ACK), 10)
    assert one.state is State.BOUND


def test_a_known_lease_stays_while_the_question_for_it_is_not_answered() -> None:
    one = client(bound().lease, now=10)
    for _ in range(5):
        one.poll(one.due)
    assert one.state is State.SELECTING
    assert one.lease is not None


def test_a_restarted_service_resumes_its_lease_without_a_question() -> None:
    one = client(bound().lease, now=10, resume=True)
    assert one.poll(10) == ()
    assert one.state is State.BOUND
    assert only(one.poll(50)).client == MINE


def test_an_expired_lease_is_not_taken_up() -> None:
    one = client(bound().lease, now=101, resume=True)
    assert one.lease is None
    assert only(one.poll(101)).kind is Kind.DISCOVER


def test_a_lease_without_end_lasts_for_years() -> None:
    one = bound(seconds=0xFFFFFFFF)
    assert one.lease is not None
    assert one.lease.renew_at > 365 * 86400


TIMES = st.integers(0, 2**32 - 1)


@given(TIMES, TIMES, TIMES)
def test_the_moments_of_a_lease_are_in_order(time: int, renew: int, rebind: int) -> None:
    options = {
        int(Option.LEASE_TIME): time.to_bytes(4),
        int(Option.RENEW_TIME): renew.to_bytes(4),
        int(Option.REBIND_TIME): rebind.to_bytes(4),
    }
    lease = lease_of(DhcpMessage(kind=Kind.ACK, xid=1, mac=MAC, yours=MINE, options=options), 5.0)
    assert 5.0 < lease.renew_at < lease.rebind_at < lease.expires_at


def test_a_mask_with_holes_is_not_believed() -> None:
    options = {int(Option.MASK): bytes((255, 0, 255, 0))}
    lease = lease_of(DhcpMessage(kind=Kind.ACK, xid=1, mac=MAC, yours=MINE, options=options), 0)
    assert lease.address == "10.0.2.15/24"


@given(st.lists(st.tuples(st.floats(0, 50), st.sampled_from(Kind), st.booleans()), max_size=40))
def test_no_order_of_answers_and_silence_breaks_the_client(
    steps: list[tuple[float, Kind, bool]],
) -> None:
    one = client()
    now, last = 0.0, None
    for wait, kind, heard in steps:
        now += wait
        for message in one.poll(now):
            last = message
        assert one.due > now
        if heard and last is not None:
            one.receive(answer(last, kind), now)
        assert one.lease is None or one.lease.expires_at > now
