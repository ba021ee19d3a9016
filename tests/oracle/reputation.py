"""A node's and a farm's score from what is said and what was reported, with rationals.

Takes single attestations and the node's own uptime reports, not the sums that the chain keeps, so
that those are checked too. Of nodes that neither sleep nor restart in the time looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

FIRST_PERIOD = 1_522_501_000  # unix seconds
PERIOD = 2_630_880  # seconds
COUNTED = 24  # periods; one that is k periods old counts 24 - k times
PRIOR_UNITS = 1_000_000_000
PRIOR_SECONDS = 86_400
SILENCE = 3600  # seconds without a report that are nobody's fault
TOLERANCE = 60


@dataclass(frozen=True)
class Said:
    """`value` per mille, `weight` what was paid, at a time in the period that counts."""

    value: int
    weight: int
    time: int


def _period(time: int) -> int:
    return (time - FIRST_PERIOD) // PERIOD


def _start(period: int) -> int:
    return FIRST_PERIOD + period * PERIOD


def _times(at: int, time: int) -> int:
    return max(COUNTED - (_period(at) - _period(time)), 0)


def opinion(said: Iterable[Said], at: int) -> int:
    """Weighed mean of the values, the prior's zero among them; towards zero."""
    counted = [(_times(at, each.time), each) for each in said]
    whole = sum(times * each.weight for times, each in counted) + COUNTED * PRIOR_UNITS
    return int(Fraction(sum(times * each.weight * each.value for times, each in counted), whole))


def availability(reports: Sequence[tuple[int, int]], at: int) -> int:
    """Of (chain time, uptime) in order, all of one run: seconds up of those owed, per mille."""
    first, last = reports[0][0], reports[-1][0]
    up: dict[int, int] = {}
    for (time, uptime), (later, grown) in pairwise(reports):
        assert abs((grown - uptime) - (later - time)) <= TOLERANCE, "the node restarted"
        _count(up, first, (time, later), grown - uptime)
    until = last if at <= last + SILENCE else at
    owed = Fraction(COUNTED * PRIOR_SECONDS)
    for period in range(_period(first), _period(at) + 1):
        passed = min(_start(period + 1), until) - max(_start(period), first)
        owed += _times(at, _start(period)) * max(passed, 0)
    seconds = sum(_times(at, _start(period)) * each for period, each in up.items())
    return int(1000 * seconds / owed)


def _count(up: dict[int, int], first: int, between: tuple[int, int], seconds: int) -> None:
    """What is past the end of a period belongs to the next; no second counts twice."""
    time, later = between
    old, new = _period(time), _period(later)
    surplus = min(seconds, later - _start(new)) if new != old else 0
    for period, part, end in (
        (old, seconds - surplus, min(later, _start(old + 1))),
        (new, surplus, later),
    ):
        most = end - max(_start(period), first)
        up[period] = min(up.get(period, 0) + part, most)


def score_of_farm(said: Iterable[Said], at: int) -> int:
    return (1000 + opinion(said, at)) // 2


def score_of_node(said: Iterable[Said], reports: Sequence[tuple[int, int]], at: int) -> int:
    return availability(reports, at) * (1000 + opinion(said, at)) // 2000
