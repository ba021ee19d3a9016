"""Costs as the chain computes them: U64F64, in the order of README.md, rounded to integers.

Every function returns the integer and whether a limit of its type was met on the way.
"""

from __future__ import annotations

from tests.oracle.fixed import U64_MAX, Fixed, percent
from tests.oracle.policy import Policy, Price, Resources, Usage

Amount = tuple[int, bool]


def _max(a: Fixed, b: Fixed) -> Fixed:
    return a if a.bits >= b.bits else b


def _min(a: Fixed, b: Fixed) -> Fixed:
    return a if a.bits <= b.bits else b


def su(policy: Policy, resources: Resources) -> Fixed:
    factor = Fixed.of(policy.su.factor(1024))
    hru, sru = Fixed.of(resources.hru) / factor, Fixed.of(resources.sru) / factor
    return hru / Fixed.of(1200) + sru / Fixed.of(200)


def cu(policy: Policy, resources: Resources) -> Fixed:
    memory = Fixed.of(resources.mru) / Fixed.of(policy.cu.factor(1024))
    cores = Fixed.of(resources.cru)
    return _min(
        _min(
            _max(memory / Fixed.of(4), cores / Fixed.of(2)),
            _max(memory / Fixed.of(8), cores),
        ),
        _max(memory / Fixed.of(2), cores / Fixed.of(4)),
    )


def _per_second(price: Price) -> Fixed:
    return Fixed.of(price.value) / Fixed.of(3600)


def capacity(policy: Policy, resources: Resources, seconds: int) -> Fixed:
    time = Fixed.of(seconds)
    storage = _per_second(policy.su) * time * su(policy, resources)
    compute = _per_second(policy.cu) * time * cu(policy, resources)
    return storage + compute


def node(policy: Policy, usage: Usage, seconds: int) -> Amount:
    cost = Fixed(0) if usage.rented else capacity(policy, usage.used, seconds)
    if usage.public_ips:
        cost += Fixed.of(usage.public_ips) * _per_second(policy.ipu) * Fixed.of(seconds)
    units, saturated = cost.round()
    total = units + usage.amount_unbilled
    return min(total, U64_MAX), saturated or total > U64_MAX


def rent(policy: Policy, whole: Resources, seconds: int) -> Amount:
    units, saturated = capacity(policy, whole, seconds).round()
    return percent(policy.discount_for_dedication_nodes, units), saturated


def name(policy: Policy, seconds: int) -> Amount:
    return (_per_second(policy.unique_name) * Fixed.of(seconds)).round()


def extra_fee(fee_musd: int, seconds: int) -> Amount:
    units = Fixed.of(fee_musd) * Fixed.of(10_000) * Fixed.of(seconds)
    return (units / Fixed.of(2_592_000)).round()


def traffic(policy: Policy, nru: int, window: int) -> Amount:
    used = Fixed.of(nru) / Fixed.of(policy.nu.factor(1000))
    return (used * _per_second(policy.nu) * Fixed.of(window)).round()


def price(average: int, minimum: int, maximum: int) -> int:
    """The mUSD that a bill counts with."""
    return min(max(average, minimum), maximum)


def tft(units: int, price_musd: int) -> Amount:
    """TFT units for units-USD; the price is not 0."""
    quotient = Fixed.of(units) / Fixed.of(price_musd * 10_000)
    return (quotient * Fixed.of(10_000_000)).round()
