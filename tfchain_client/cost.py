"""What a contract costs, in the chain's own arithmetic: pure, equal to the last unit.

    units-USD (10^-7 USD) ──price──▶ units of 10^-7 TFT ──discount──▶ what is billed

Prices are of PricingPolicies(1): units-USD an hour for a gigabyte, a core or an address. Every
function takes `seconds`, the time that is billed; an hour is `HOUR`.
"""

from __future__ import annotations

from types import MappingProxyType

import msgspec

from tfchain_client.contract_model import DiscountLevel, NruConsumption
from tfchain_client.errors import NoPriceError
from tfchain_client.fixed import ONE, U64, add, div, mul, number, percent, rounded
from tfchain_client.model import Price, PricingPolicy, Resources

HOUR = 3600
MONTH = 30 * 24 * HOUR
UNITS_PER_MUSD = 10_000
TFT = 10_000_000
# In powers of 1024, for disks and memory; in powers of 1000, for traffic.
_EXPONENTS = MappingProxyType(
    {"Bytes": 0, "Kilobytes": 1, "Megabytes": 2, "Gigabytes": 3, "Terrabytes": 4}
)
# Months that the account must be able to pay, and what of the price is left.
_LEVELS = (
    (36 * ONE // 2, DiscountLevel.GOLD, 4),
    (12 * ONE // 2, DiscountLevel.SILVER, 6),
    (6 * ONE // 2, DiscountLevel.BRONZE, 7),
    (3 * ONE // 2, DiscountLevel.DEFAULT, 8),
)


class TftPrice(msgspec.Struct, frozen=True, kw_only=True):
    """The price of a TFT in mUSD: bills use the average, held between the council's bounds."""

    last: int
    average: int
    lowest: int
    highest: int

    @property
    def billed(self) -> int:
        return min(max(self.average, self.lowest), self.highest)


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What a time of a contract costs; `extra` is the farmer's own fee, never discounted.

    `usd` and `extra_usd` in units of 10^-7 USD, all others in units of 10^-7 TFT.
    """

    usd: int
    extra_usd: int
    full: int
    discounted: int
    extra: int
    level: DiscountLevel

    @property
    def total(self) -> int:
        """What is billed, in units of 10^-7 TFT."""
        return self.discounted + self.extra


def storage_units(used: Resources, policy: PricingPolicy) -> int:
    """SU, as a fixed-point number."""
    factor = number(_factor(policy.su, 1024))
    hru, sru = div(number(used.hru), factor), div(number(used.sru), factor)
    return add(div(hru, number(1200)), div(sru, number(200)))


def compute_units(used: Resources, policy: PricingPolicy) -> int:
    """CU, as a fixed-point number: the cheapest of three ways to see cores and memory."""
    mru = div(number(used.mru), number(_factor(policy.cu, 1024)))
    cru = number(used.cru)
    return min(
        max(mru // 4, cru // 2),
        max(mru // 8, cru),
        max(mru // 2, cru // 4),
    )


def node_contract(
    used: Resources,
    policy: PricingPolicy,
    seconds: int,
    *,
    public_ips: int = 0,
    rented: bool = False,
    amount_unbilled: int = 0,
) -> int:
    """Of a deployment, in units-USD; on a node that its user rents only addresses and traffic."""
    cost = 0 if rented else _resources(used, policy, seconds)
    cost = add(cost, mul(number(public_ips), _timed(policy.ipu, seconds)))
    return min(rounded(cost) + amount_unbilled, U64)


def rent_contract(total: Resources, policy: PricingPolicy, seconds: int) -> int:
    """Of a whole node, in units-USD.

    The chain takes the policy's percentage *of* the price, where its name says discount.
    """
    return percent(
        policy.discount_for_dedication_nodes, rounded(_resources(total, policy, seconds))
    )


def name_contract(policy: PricingPolicy, seconds: int) -> int:
    """Of a name, in units-USD."""
    return rounded(_timed(policy.unique_name, seconds))


def extra_fee(fee: int, seconds: int) -> int:
    """Of a farmer's fee of `fee` mUSD a month on a rented node, in units-USD."""
    return rounded(div(number(fee * UNITS_PER_MUSD * seconds), number(MONTH)))


def service(base_fee: int, variable_amount: int, window: int) -> int:
    """Of a service contract for `window` seconds (3600 at most), in units-USD.

    `base_fee` in mUSD an hour, `variable_amount` in mUSD.
    """
    base = div(number(base_fee * UNITS_PER_MUSD * window), number(HOUR))
    return rounded(add(base, number(variable_amount * UNITS_PER_MUSD)))


def most_variable(variable_fee: int, window: int) -> int:
    """The highest variable amount that a service may bill for `window` seconds, in mUSD."""
    return rounded(mul(div(number(window), number(HOUR)), number(variable_fee)))


def traffic(report: NruConsumption, policy: PricingPolicy) -> int:
    """What one report of public traffic adds to the next bill, in units-USD."""
    used = div(number(report.nru), number(_factor(policy.nu, 1000)))
    price = div(number(policy.nu.value), number(HOUR))
    return rounded(mul(mul(used, price), number(report.window)))


def in_tft(usd: int, price: int) -> int:
    """Units of 10^-7 USD in units of 10^-7 TFT, at `price` mUSD for a TFT.

    Raises: NoPriceError, where the chain's own bill fails as well.
    """
    if not price:
        raise NoPriceError("the chain has no price of a TFT")
    return rounded(mul(div(number(usd), number(price * UNITS_PER_MUSD)), number(TFT)))


def discount(amount: int, seconds: int, funds: int) -> tuple[int, DiscountLevel]:
    """`amount` for `seconds` after the discount that an account with `funds` gets, and its level.

    All in units of 10^-7 TFT; `funds` is usable money of the twin's account and of the stash
    account that is bonded to it.
    """
    if not amount or not seconds:
        return 0, DiscountLevel.NONE
    hourly = div(mul(number(amount), number(HOUR)), number(seconds))
    monthly = rounded(mul(mul(hourly, number(24)), number(30)))
    months = div(number(funds), number(monthly)) if monthly else 0
    for least, level, tenths in _LEVELS:
        if months >= least:
            return rounded(mul(number(amount), div(number(tenths), number(10)))), level
    return amount, DiscountLevel.NONE


def bill(
    usd: int,
    price: int,
    seconds: int,
    *,
    extra_usd: int = 0,
    funds: int = 0,
    certified: bool = False,
) -> Cost:
    """The bill of `usd` and `extra_usd` (units-USD) for `seconds`, at `price` mUSD for a TFT.

    `certified`: a certified node costs a quarter more on chains of spec 152 and later.
    """
    full = in_tft(usd, price)
    discounted, level = discount(full, seconds, funds)
    if certified:
        discounted = rounded(mul(number(discounted), div(number(125), number(100))))
    return Cost(
        usd=usd,
        extra_usd=extra_usd,
        full=full,
        discounted=discounted,
        extra=in_tft(extra_usd, price),
        level=level,
    )


def _resources(used: Resources, policy: PricingPolicy, seconds: int) -> int:
    su = mul(_timed(policy.su, seconds), storage_units(used, policy))
    cu = mul(_timed(policy.cu, seconds), compute_units(used, policy))
    return add(su, cu)


def _timed(price: Price, seconds: int) -> int:
    return mul(div(number(price.value), number(HOUR)), number(seconds))


def _factor(price: Price, base: int) -> int:
    return int(base ** _EXPONENTS[price.unit])
