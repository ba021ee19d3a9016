"""U64F64: 64 bits before the point and 64 after it, as the chain computes prices.

Products and quotients drop what is below 2^-64; what does not fit becomes the largest number and
says so. `percent` is the other arithmetic of the chain: integers, to the nearest, ties down.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

STEP = Fraction(1, 1 << 64)
U64_MAX = (1 << 64) - 1
_MAX_BITS = (1 << 128) - 1


@dataclass(frozen=True)
class Fixed:
    """`bits` steps of 2^-64; `saturated` once a result on the way here did not fit."""

    bits: int
    saturated: bool = False

    @classmethod
    def of(cls, number: int) -> Fixed:
        return cls(min(number, U64_MAX) << 64, number > U64_MAX)

    def __add__(self, other: Fixed) -> Fixed:
        return self._fit(self.bits + other.bits, other)

    def __mul__(self, other: Fixed) -> Fixed:
        return self._fit((self.bits * other.bits) >> 64, other)

    def __truediv__(self, other: Fixed) -> Fixed:
        if not other.bits:
            return Fixed(_MAX_BITS, saturated=True)
        return self._fit((self.bits << 64) // other.bits, other)

    def _fit(self, bits: int, other: Fixed) -> Fixed:
        saturated = self.saturated or other.saturated or bits > _MAX_BITS
        return Fixed(min(bits, _MAX_BITS), saturated)

    def round(self) -> tuple[int, bool]:
        """The nearest integer, half up, and whether a limit was met."""
        whole = (self.bits + (1 << 63)) >> 64
        return min(whole, U64_MAX), self.saturated or whole > U64_MAX

    @property
    def exact(self) -> Fraction:
        return Fraction(self.bits, 1 << 64)


def percent(hundredths: int, amount: int) -> int:
    """So many hundredths of `amount`, to the nearest unit; a tie goes down."""
    whole, rest = divmod(amount * min(hundredths, 100), 100)
    return whole + (rest > 50)


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()
