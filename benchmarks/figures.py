"""A figure, its peer or floor of the same run, and the table a person reads."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One claim. `ratio` is value over `peer`; `bar` must hold, `goal` is what we want.

    `goal` and `bar` are compared with the ratio where there is a peer, else with the value.
    """

    name: str
    value: float
    unit: str
    peer_name: str = ""
    peer: float = 0.0
    goal: float = 0.0
    bar: float = 0.0
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.value / self.peer if self.peer else 0.0

    @property
    def verdict(self) -> str:
        """`goal`, `bar` or `missed`; empty where nothing was promised."""
        judged = self.ratio if self.peer else self.value
        if self.goal and judged <= self.goal:
            return "goal"
        if self.bar and judged <= self.bar:
            return "bar"
        return "missed" if self.goal or self.bar else ""


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """How many runs, and from where to where they went."""
    return f"{len(values)} runs, {min(values):.1f} to {max(values):.1f}"


def _row(figure: Figure) -> tuple[str, ...]:
    peer = f"{figure.peer:.1f} {figure.unit} {figure.peer_name}" if figure.peer else ""
    return (
        figure.name,
        f"{figure.value:.1f} {figure.unit}",
        peer,
        f"{figure.ratio:.2f}" if figure.peer else "",
        f"{figure.goal:g}" if figure.goal else "",
        f"{figure.bar:g}" if figure.bar else "",
        figure.verdict,
        figure.note,
    )


def table(figures: Sequence[Figure]) -> str:
    """Markdown, so that the same text is read in a terminal and in docs/benchmarks.md."""
    head = ("figure", "value", "peer or floor", "ratio", "goal", "bar", "met", "note")
    rows = [head, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"
