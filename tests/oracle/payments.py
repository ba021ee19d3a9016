"""What is charged of a cost, and who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from tests.oracle.discount import discounted, monthly, shares
from tests.oracle.fixed import U64_MAX, percent

Row = dict[str, object]


def percents() -> Iterator[Row]:
    draw = Random("percent")
    parts = (0, 1, 5, 10, 33, 40, 50, 99, 100, 255)
    cases = [(n, amount) for n in parts for amount in (0, 1, 3, 50)]
    cases += [(n, amount) for n in (10, 50, 60) for amount in (U64_MAX, 5, 15, 25)]
    cases += [(draw.randrange(101), draw.randrange(10**12)) for _ in range(20)]
    for n, amount in cases:
        yield {"n": n, "amount": str(amount), "part": str(percent(n, amount))}


def discount() -> Iterator[Row]:
    draw = Random("discount")
    due, tft = 4_357_143, 10_000_000
    cases = [(due, 3600, balance * tft, 0) for balance in (0, 500, 1000, 2000, 10_000)]
    cases += [(due, 3600, 0, balance * tft) for balance in (500, 10_000)]
    cases += [(due, 3600, 250 * tft, 250 * tft), (0, 3600, tft, 0), (due, 0, tft, 0)]
    for amount, seconds in ((due, 3600), (1000, 60), (999_999, 4000), (5, 3600)):
        month = monthly(amount, seconds)
        for months in (Fraction(3, 2), Fraction(3), Fraction(6), Fraction(18)):
            edge = int(-(-(month * months) // 1))
            cases += [(amount, seconds, edge, 0), (amount, seconds, edge - 1, 0)]
    for _ in range(30):
        amount, seconds = draw.randrange(1, 10**10), draw.randrange(1, 10_000)
        month = monthly(amount, seconds)
        cases.append((amount, seconds, draw.randrange(12 * month), draw.randrange(12 * month)))
    for amount, seconds, twin, stash in cases:
        charged, level = discounted(amount, seconds, twin + stash)
        row: Row = {"due": str(amount), "seconds": str(seconds)}
        row |= {"usable_twin": str(twin), "usable_stash": str(stash)}
        row["monthly"] = str(monthly(amount, seconds)) if seconds else None
        yield {**row, "level": level, "charged": str(charged)}


def distribution() -> Iterator[Row]:
    draw = Random("distribution")
    takes: list[tuple[int, ...]] = [(), (50,), (20, 10), (25, 25), (1,), (5,) * 10]
    cases = [(amount, each) for amount in (0, 1, 3, 5, 6, 15, 100, 104_571_432) for each in takes]
    cases += [(draw.randrange(10**12), draw.choice(takes)) for _ in range(30)]
    for amount, each in cases:
        parts = shares(amount, each)
        yield {
            "amount": str(amount),
            "takes": list(each),
            "foundation": str(parts.foundation),
            "staking": str(parts.staking),
            "providers": [str(part) for part in parts.providers],
            "sales": str(parts.sales),
            "burnt": str(parts.burnt),
            "kept": str(amount - parts.total),
        }
