"""What the command says of two descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from tfchain_client.compat.explained import Group, Reason


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Differences by their text; `stale` are explanations that explain nothing any more."""

    unexplained: tuple[str, ...]
    explained: tuple[tuple[str, str, str], ...]  # difference, group, reason
    stale: tuple[str, ...]


def judge(differences: Sequence[str], reasons: Mapping[str, Reason]) -> Report:
    explained = [
        (line, reasons[line].group.value, reasons[line].text)
        for line in differences
        if line in reasons
    ]
    return Report(
        unexplained=tuple(line for line in differences if line not in reasons),
        explained=tuple(explained),
        stale=tuple(line for line in reasons if line not in differences),
    )


def lines(report: Report) -> Iterator[str]:
    """For people: the unexplained first, the count last."""
    if report.unexplained:
        yield "Unexplained"
        yield from (f"  {line}" for line in report.unexplained)
    for group in Group:
        found = [each for each in report.explained if each[1] == group]
        if found:
            yield f"Explained: {group.value}"
            yield from _explained(found)
    if report.stale:
        yield "Explanations without a difference"
        yield from (f"  {line}" for line in report.stale)
    total = len(report.explained) + len(report.unexplained)
    yield f"{total} differences, {len(report.unexplained)} unexplained"


def _explained(found: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    ordered = sorted(found, key=lambda each: each[2])
    for reason, each in groupby(ordered, key=lambda each: each[2]):
        yield f"  {reason}"
        yield from (f"    {line}" for line, *_ in each)
