"""Costs as rationals: what the formulas mean, without any rounding.

`slack` bounds how far the chain's fixed point may stay below them; it is derived beside it.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.fixed import STEP
from tests.oracle.policy import Policy, Resources, Usage

HOUR = 3600
MONTH = 2_592_000


def su(policy: Policy, resources: Resources) -> Fraction:
    factor = policy.su.factor(1024)
    return Fraction(resources.hru, factor * 1200) + Fraction(resources.sru, factor * 200)


def cu(policy: Policy, resources: Resources) -> Fraction:
    memory = Fraction(resources.mru, policy.cu.factor(1024))
    cores = Fraction(resources.cru)
    return min(
        max(memory / 4, cores / 2),
        max(memory / 8, cores),
        max(memory / 2, cores / 4),
    )


def capacity(policy: Policy, resources: Resources, seconds: int) -> Fraction:
    per_hour = policy.su.value * su(policy, resources) + policy.cu.value * cu(policy, resources)
    return per_hour * seconds / HOUR


def node(policy: Policy, usage: Usage, seconds: int) -> Fraction:
    used = Fraction(0) if usage.rented else capacity(policy, usage.used, seconds)
    ips = Fraction(usage.public_ips * policy.ipu.value * seconds, HOUR)
    return used + ips + usage.amount_unbilled


def rent(policy: Policy, whole: Resources, seconds: int) -> Fraction:
    hundredths = min(policy.discount_for_dedication_nodes, 100)
    return capacity(policy, whole, seconds) * hundredths / 100


def name(policy: Policy, seconds: int) -> Fraction:
    return Fraction(policy.unique_name.value * seconds, HOUR)


def extra_fee(fee_musd: int, seconds: int) -> Fraction:
    return Fraction(fee_musd * 10_000 * seconds, MONTH)


def traffic(policy: Policy, nru: int, window: int) -> Fraction:
    return Fraction(nru * policy.nu.value * window, policy.nu.factor(1000) * HOUR)


def tft(units: Fraction, price_musd: int) -> Fraction:
    """Units of 10^-7 TFT for units-USD."""
    return units * 10_000_000 / (price_musd * 10_000)


def slack(policy: Policy, usage: Usage, seconds: int) -> Fraction:
    """How far a node contract's fixed-point cost may stay below the exact one before rounding.

    With e = 2^-64: value / 3600 loses less than e, and times whole seconds less than seconds * e.
    SU loses less than 2e by its two quotients; CU loses nothing, as bytes are divided by powers of
    two. A product of a (loss da) and b (loss db) loses less than a * db + b * da + e.
    """
    storage = 2 * Fraction(policy.su.value * seconds, HOUR) + seconds * su(policy, usage.used) + 1
    compute = seconds * cu(policy, usage.used) + 1
    return STEP * (storage + compute + seconds * usage.public_ips)


def tft_slack(units: int, price_musd: int) -> Fraction:
    """The quotient loses less than a step, and the product with 10^7 makes that 10^7 steps."""
    return 10_000_000 * STEP if units and price_musd else Fraction(0)
