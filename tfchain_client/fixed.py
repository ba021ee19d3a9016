"""U64F64, the number of TFChain's bills: 64 bits before the point and 64 behind it.

Values are plain integers, multiples of 2^-64. Every product and quotient is cut off, never
rounded, so the order of operations decides the last digit: it is the chain's order in `cost`.
"""

from __future__ import annotations

BITS = 64
ONE = 1 << BITS
MAX = (1 << 128) - 1  # the chain stops there instead of overflowing
_HALF = ONE >> 1
U64 = (1 << 64) - 1


def number(value: int) -> int:
    """A whole number."""
    return min(value << BITS, MAX)


def mul(a: int, b: int) -> int:
    return min(a * b >> BITS, MAX)


def div(a: int, b: int) -> int:
    return min((a << BITS) // b, MAX)


def add(a: int, b: int) -> int:
    return min(a + b, MAX)


def rounded(a: int) -> int:
    """The nearest whole number, half up; at most what 64 bits hold."""
    return min((a + _HALF) >> BITS, U64)


def percent(share: int, amount: int) -> int:
    """`share` (100 at most) percent of `amount`, to the nearest, ties down, as `Percent` does."""
    whole, rest = divmod(amount * min(share, 100), 100)
    return whole + (rest > 50)
