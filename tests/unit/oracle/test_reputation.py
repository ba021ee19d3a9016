"""The second opinion on scores against the client's, and against numbers worked out by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import reputation as oracle
from tfchain_client.reputation import (
    Attestation,
    Grid,
    NodeReport,
    Subject,
    SubjectKind,
    Topic,
    Uptime,
    node_score,
    score,
    tallies,
)

NOW = 1_700_000_000
GRID = Grid()
FARM = Subject(kind=SubjectKind.FARM, id=1)
NODE = Subject(kind=SubjectKind.NODE, id=7)
values = st.integers(-1000, 1000)
weights = st.integers(1, 10**14)
times = st.integers(NOW - 30 * oracle.PERIOD, NOW)
sayings = st.lists(st.builds(oracle.Said, value=values, weight=weights, time=times), max_size=8)


def stored(said: oracle.Said) -> tuple[Subject, Attestation]:
    return NODE, Attestation(
        attestor=2, farm_id=1, topic=Topic.GENERAL, value=said.value, weight=said.weight,
        period=GRID.period(said.time), evidence=None, issued_at=NOW, response=None,
        revocation=None,
    )  # fmt: skip


@given(sayings)
def test_the_client_has_the_same_opinion_of_a_farm(said: list[oracle.Said]) -> None:
    sums = tallies([stored(each) for each in said])
    of_farm = {period: tally for (subject, period), tally in sums.items() if subject == FARM}
    found = score(GRID, NOW, of_farm)
    assert found.opinion == oracle.opinion(said, NOW)
    assert found.score == oracle.score_of_farm(said, NOW)


@given(sayings, st.lists(st.tuples(st.integers(60, 7200), st.integers(-60, 60)), max_size=20))
def test_the_client_has_the_same_score_of_a_node(
    said: list[oracle.Said], steps: list[tuple[int, int]]
) -> None:
    first = GRID.start(GRID.period(NOW)) + 10_000
    reports, up = [(first, 1000)], 0
    for passed, drift in steps:
        time, uptime = reports[-1]
        reports.append((time + passed, uptime + max(passed + drift, 0)))
        up = min(up + max(passed + drift, 0), time + passed - first)
    (last, uptime), at = reports[-1], reports[-1][0] + 1800
    report = NodeReport(first_at=first, at=last, uptime=uptime)
    sums = tallies([stored(each) for each in said])
    of_node = {period: tally for (subject, period), tally in sums.items() if subject == NODE}
    found = node_score(GRID, at, of_node, report, {GRID.period(at): Uptime(up=up)})
    assert found.availability == oracle.availability(reports, at)
    assert found.score == oracle.score_of_node(said, reports, at)


def test_as_much_as_the_prior_moves_half_way() -> None:
    said = [oracle.Said(1000, oracle.PRIOR_UNITS, NOW)]
    assert oracle.opinion(said, NOW) == 500
    assert oracle.score_of_farm(said, NOW) == 750
    assert oracle.score_of_farm([], NOW) == 500


def test_a_day_up_is_half_of_what_can_be_reached_at_once() -> None:
    first = GRID.start(GRID.period(NOW)) + 10_000
    reports = [(first, 0), (first + 86_400, 86_400)]
    assert oracle.availability(reports, first + 86_400) == 500
    assert oracle.score_of_node([], reports, first + 86_400) == 250


def test_a_day_across_two_periods_is_a_day_all_the_same() -> None:
    first = GRID.end(GRID.period(NOW)) - 10_000
    reports = [(first + step, step) for step in range(0, 86_401, 3600)]
    # 10,000 s count 23 times, the rest 24 times, as does what is owed.
    up = 23 * 10_000 + 24 * 76_400
    wanted = 1000 * up // (up + 24 * 86_400)
    assert oracle.availability(reports, first + 86_400) == wanted
