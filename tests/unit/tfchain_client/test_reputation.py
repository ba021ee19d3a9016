"""The client computes what the runtime stored and scored; its tests run the same stories."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.tfchain_client.vectors import rows
from tfchain_client import reputation
from tfchain_client.reputation import (
    Attestation,
    Grid,
    NodeReport,
    PaidContract,
    RevocationReason,
    Score,
    Subject,
    SubjectKind,
    Tally,
    Topic,
    Uptime,
    parse_subject,
)
from tfchain_client.uptime import UptimeLog

STORIES = rows("reputation.json")
NAMES = [story["name"] for story in STORIES]
FARM = Subject(kind=SubjectKind.FARM, id=1)
USER = Subject(kind=SubjectKind.TWIN, id=3)


def grid_of(story: dict[str, Any]) -> Grid:
    return Grid(story["period"]) if story["period"] else Grid()


def attestations(story: dict[str, Any]) -> list[tuple[Subject, Attestation]]:
    found = story["stored"]["Attestations"]
    return [(parse_subject(who), msgspec.convert(said, Attestation)) for who, _, said in found]


def tallies(story: dict[str, Any]) -> dict[tuple[Subject, int], Tally]:
    found = story["stored"]["Tallies"]
    return {(parse_subject(who), at): msgspec.convert(sums, Tally) for who, at, sums in found}


def uptimes(story: dict[str, Any]) -> dict[int, Uptime]:
    found = story["stored"]["UptimePeriods"]
    return {period: msgspec.convert(sums, Uptime) for _, period, sums in found}


def report(story: dict[str, Any]) -> NodeReport | None:
    found = story["stored"]["NodeReports"]
    return msgspec.convert(found[0][1], NodeReport) if found else None


def score(story: dict[str, Any], subject: Subject, at: int) -> Score:
    grid = grid_of(story)
    sums = {period: each for (who, period), each in tallies(story).items() if who == subject}
    if subject.kind is SubjectKind.NODE:
        return reputation.node_score(grid, at, sums, report(story), uptimes(story))
    return reputation.score(grid, at, sums)


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
def test_tallies_are_the_sums_of_the_attestations(story: dict[str, Any]) -> None:
    assert reputation.tallies(attestations(story)) == tallies(story)


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
def test_scores_are_those_of_the_runtime(story: dict[str, Any]) -> None:
    assert story["scores"]
    for each in story["scores"]:
        found = score(story, parse_subject(each["subject"]), story["start"] + each["at"])
        assert found == msgspec.convert(each["score"], Score)


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
def test_uptime_periods_are_those_of_the_reports(story: dict[str, Any]) -> None:
    log = UptimeLog(grid_of(story))
    target_up = True
    for step in story["steps"]:
        now = story["start"] + step["at"]
        if step["do"] == "report":
            log.report(now, step["uptime"])
        elif step["do"] == "target":
            target_up = step["power"] == "Up"
        elif step["do"] == "state":
            log.power(now, up=step["power"] == "Up", target_up=target_up)
        elif step["do"] == "delete_node":
            log.deleted(now)
    assert log.periods == uptimes(story)
    assert log.latest == report(story)


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
def test_weights_are_what_was_paid_and_not_returned(story: dict[str, Any]) -> None:
    contracts = {
        number: msgspec.convert(paid, PaidContract)
        for number, paid in story["stored"]["PaidContracts"]
    }
    for number, paid in contracts.items():
        pays = [s for s in story["steps"] if s["do"] == "pay" and s["contract_id"] == number]
        assert paid.paid == sum(pay["amount"] - pay["to_farmer"] for pay in pays)
        assert paid.to_farmer == sum(pay["to_farmer"] for pay in pays)
    for _, number, said in story["stored"]["Attestations"]:
        assert said["weight"] == contracts[number].paid
        assert said["period"] == grid_of(story).period(contracts[number].last_paid)


def said(**fields: int) -> Attestation:
    return Attestation(
        attestor=3,
        farm_id=1,
        topic=Topic.GENERAL,
        evidence=None,
        issued_at=0,
        response=None,
        revocation=None,
        **fields,
    )


def random_attestations() -> st.SearchStrategy[Attestation]:
    return st.builds(
        said,
        value=st.integers(-1000, 1000),
        weight=st.integers(1, 2**64 - 1),
        period=st.integers(40, 70),
    )


@given(st.lists(random_attestations(), max_size=20), st.integers(0, 100))
def test_a_score_stays_within_its_range_and_knows_no_order(
    each: list[Attestation], period: int
) -> None:
    grid = Grid()
    forward, backward = [
        reputation.tallies((USER, one) for one in several) for several in (each, each[::-1])
    ]
    assert forward == backward
    sums = {number: tally for (_, number), tally in forward.items()}
    found = reputation.score(grid, grid.start(period), sums)
    assert 0 <= found.score <= 1000
    assert -1000 <= found.opinion <= 1000
    assert 0 <= found.confidence <= 1000


@given(st.integers(-1000, 1000), st.lists(st.integers(1, 10**12), min_size=1, max_size=30))
def test_splitting_a_payment_over_many_contracts_gains_nothing(
    value: int, parts: list[int]
) -> None:
    whole = reputation.tallies([(FARM, said(value=value, weight=sum(parts), period=50))])
    split = reputation.tallies((FARM, said(value=value, weight=part, period=50)) for part in parts)
    (one,), (many,) = whole.values(), split.values()
    assert (one.weight, one.favour, one.against) == (many.weight, many.favour, many.against)


steps = st.lists(
    st.tuples(
        st.integers(0, 400_000),
        st.integers(0, 2**64 - 1)
        | st.integers(0, 500_000)
        | st.tuples(st.booleans(), st.booleans()),
    ),
    max_size=40,
)


@given(steps)
def test_no_report_makes_more_uptime_than_there_is_time(
    steps: list[tuple[int, int | tuple[bool, bool]]],
) -> None:
    grid = Grid(100_000)
    log = UptimeLog(grid)
    now = grid.start(50)
    for passed, said in steps:
        now += passed
        if isinstance(said, int):
            log.report(now, said)
        else:
            log.power(now, up=said[0], target_up=said[1])
    reports = [said for _, said in steps if isinstance(said, int)]
    assert sum(p.reports + p.rejects for p in log.periods.values()) == len(reports)
    for seen in log.periods.values():
        assert min(seen.up, seen.down, seen.planned) >= 0
        assert seen.up + seen.down + seen.planned <= grid.length


def test_calls_name_their_arguments_as_the_chain_does() -> None:
    node = Subject(kind=SubjectKind.NODE, id=5)
    attest = reputation.attest(7, node, -200, Topic.NETWORK, bytes(32))
    assert (str(attest), attest.args) == (
        "Reputation.attest",
        {
            "contract_id": 7,
            "subject": {"Node": 5},
            "topic": "Network",
            "value": -200,
            "evidence": bytes(32),
        },
    )
    revoke = reputation.revoke(7, node, RevocationReason.MISTAKE)
    assert revoke.args == {"subject": {"Node": 5}, "contract_id": 7, "reason": "Mistake"}
    respond = reputation.respond(7, node, b"r" * 32)
    assert respond.args == {"subject": {"Node": 5}, "contract_id": 7, "response": b"r" * 32}
    assert str(node) == "node 5"


def test_power_before_the_first_report_is_nothing_to_remember() -> None:
    log = UptimeLog(Grid())
    log.power(1_700_000_000, up=False, target_up=False)
    log.deleted(1_700_000_001)
    assert log.latest is None
