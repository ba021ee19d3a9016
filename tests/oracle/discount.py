"""How much cheaper a bill gets with what its payer owns, and who gets what of a payment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.fixed import Fixed, percent

#: Months that the payer can pay for, and then the hundredths that are charged.
LEVELS = (
    ("Gold", Fraction(18), 40),
    ("Silver", Fraction(6), 60),
    ("Bronze", Fraction(3), 70),
    ("Default", Fraction(3, 2), 80),
)


def monthly(due: int, seconds: int) -> int:
    """What 30 days at this rate come to."""
    hourly = Fixed.of(due) * Fixed.of(3600) / Fixed.of(seconds)
    return (hourly * Fixed.of(24) * Fixed.of(30)).round()[0]


def discounted(due: int, seconds: int, usable: int) -> tuple[int, str]:
    """What is charged of `due`, and the level; `usable` is that of twin and stash together."""
    if not due or not seconds:
        return 0, "None"
    month = monthly(due, seconds)
    for level, months, hundredths in LEVELS:
        if month and Fraction(usable, month) >= months:
            return percent(hundredths, due), level
    return due, "None"


@dataclass(frozen=True)
class Shares:
    """One payment, in whole units; `providers` in the order of their takes."""

    foundation: int
    staking: int
    providers: tuple[int, ...]
    sales: int
    burnt: int

    @property
    def total(self) -> int:
        return self.foundation + self.staking + sum(self.providers) + self.sales + self.burnt


def shares(amount: int, takes: tuple[int, ...] = ()) -> Shares:
    """Each share is rounded by itself; the burnt one is half less foundation and staking."""
    foundation, staking = percent(10, amount), percent(5, amount)
    return Shares(
        foundation=foundation,
        staking=staking,
        providers=tuple(percent(take, amount) for take in takes),
        sales=percent(50 - sum(takes), amount),
        burnt=max(percent(50, amount) - foundation - staking, 0),
    )
