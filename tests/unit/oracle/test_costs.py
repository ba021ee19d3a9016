"""The table's costs: the documented values, and how far fixed point may be from the truth."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import chain, exact
from tests.oracle.discount import discounted, monthly
from tests.oracle.fixed import U64_MAX, Fixed, half_up, percent
from tests.oracle.policy import DEV, GIB, POLICIES, Resources, Usage

TFT = 10_000_000
SMALL = Resources(cru=2, mru=4 * GIB, sru=50 * GIB)
WHOLE = Resources(cru=8, mru=16 * GIB, sru=512 * GIB, hru=2000 * GIB)

sizes = st.integers(0, 1 << 50)
amounts = st.builds(Resources, hru=sizes, sru=sizes, mru=sizes, cru=st.integers(0, 4096))
usages = st.builds(Usage, used=amounts, public_ips=st.integers(0, 512))
spans = st.integers(0, 10**7)
prices = st.integers(1, 100_000)
named = st.sampled_from(["dev", "odd"])


@pytest.mark.parametrize(
    ("cru", "mru", "cu"), [(4, 1024, 128), (32, 128, 32), (4, 2, 1), (4, 1, 1), (16, 16, 8)]
)
def test_compute_units_are_the_documented_ones(cru: int, mru: int, cu: int) -> None:
    assert chain.cu(DEV, Resources(cru=cru, mru=mru * GIB)).exact == cu
    assert exact.cu(DEV, Resources(cru=cru, mru=mru * GIB)) == cu


@pytest.mark.parametrize(
    ("units", "price", "documented"),
    [
        (chain.node(DEV, Usage(Resources(0, 60 * GIB, 2, 2 * GIB)), 60), 50, (1_917, 38_340)),
        (
            chain.node(DEV, Usage(Resources(0, 60 * GIB, 2, 2 * GIB)), 3600),
            50,
            (115_000, 2_300_000),
        ),
        (chain.node(DEV, Usage(SMALL, 1), 3600), 35, (152_500, 4_357_143)),
        (chain.node(DEV, Usage(SMALL), 3600), 35, (112_500, 3_214_286)),
        (chain.node(DEV, Usage(SMALL, 1, rented=True), 3600), 35, (40_000, 1_142_857)),
        (chain.name(DEV, 3600), 35, (2_500, 71_429)),
        (chain.capacity(DEV, WHOLE, 3600).round(), 35, (611_333, 17_466_657)),
        (chain.rent(DEV, WHOLE, 3600), 35, (305_666, 8_733_314)),
        (chain.extra_fee(1000, 3600), 35, (13_889, 396_829)),
    ],
)
def test_costs_are_the_documented_ones(
    units: tuple[int, bool], price: int, documented: tuple[int, int]
) -> None:
    assert (units[0], chain.tft(units[0], price)[0]) == documented
    assert not units[1]


def test_traffic_is_billed_as_a_rate_per_hour() -> None:
    assert chain.traffic(DEV, 10**9, 3600) == (15_000, False)
    assert chain.traffic(DEV, 10**9, 1800) == (7_500, False)


@pytest.mark.parametrize(
    ("balance", "charged", "level"),
    [
        (0, 4_357_143, "None"),
        (500, 3_485_714, "Default"),
        (1000, 3_050_000, "Bronze"),
        (2000, 2_614_286, "Silver"),
        (10_000, 1_742_857, "Gold"),
    ],
)
def test_discounts_are_the_documented_ones(balance: int, charged: int, level: str) -> None:
    assert monthly(4_357_143, 3600) == 3_137_142_960
    assert discounted(4_357_143, 3600, balance * TFT) == (charged, level)


@given(named, usages, spans)
def test_a_node_contract_stays_below_the_exact_cost_by_no_more_than_the_slack(
    name: str, usage: Usage, seconds: int
) -> None:
    policy = POLICIES[name]
    units, saturated = chain.node(policy, usage, seconds)
    rational, slack = exact.node(policy, usage, seconds), exact.slack(policy, usage, seconds)
    if saturated:
        assert rational > U64_MAX
        return
    assert half_up(rational - slack) <= units <= half_up(rational)
    if not usage.public_ips:
        unrounded = chain.capacity(policy, usage.used, seconds).exact
        assert rational - slack <= unrounded <= rational


@given(named, amounts, spans)
def test_a_rent_contract_is_at_most_one_unit_and_the_slack_off(
    name: str, whole: Resources, seconds: int
) -> None:
    policy = POLICIES[name]
    units, saturated = chain.rent(policy, whole, seconds)
    if not saturated:
        off = abs(exact.rent(policy, whole, seconds) - units)
        assert off <= 1 + exact.slack(policy, Usage(whole), seconds)


@pytest.mark.parametrize(
    ("rounded", "rational"),
    [
        (lambda n, s: chain.name(DEV, s), lambda n, s: exact.name(DEV, s)),
        (lambda n, s: chain.extra_fee(n, s), lambda n, s: exact.extra_fee(n, s)),
        (lambda n, s: chain.traffic(DEV, n, s), lambda n, s: exact.traffic(DEV, n, s)),
    ],
)
@given(st.integers(0, 10**8), st.integers(0, 10**6))
def test_other_costs_are_at_most_half_a_unit_and_one_in_a_thousand_million_off(
    rounded: Callable[[int, int], Any], rational: Callable[[int, int], Any], n: int, seconds: int
) -> None:
    units, saturated = rounded(n, seconds)
    assert not saturated
    assert abs(rational(n, seconds) - units) <= Fraction(1, 2) + Fraction(1, 10**9)


@given(st.integers(0, 10**15), prices)
def test_tokens_are_half_a_unit_and_the_slack_off(units: int, price: int) -> None:
    found, saturated = chain.tft(units, price)
    assert not saturated
    below = exact.tft(Fraction(units), price) - found
    assert -Fraction(1, 2) <= below <= Fraction(1, 2) + exact.tft_slack(units, price)


@given(usages, st.integers(1, 10**6), prices)
def test_a_price_in_tokens_carries_the_first_rounding_along(
    usage: Usage, seconds: int, price: int
) -> None:
    units = chain.node(DEV, usage, seconds)[0]
    truth = exact.tft(exact.node(DEV, usage, seconds), price)
    bound = exact.tft(Fraction(1, 2) + exact.slack(DEV, usage, seconds), price)
    bound += Fraction(1, 2) + exact.tft_slack(units, price)
    assert abs(chain.tft(units, price)[0] - truth) <= bound


@given(st.integers(0, 255), st.integers(0, U64_MAX))
def test_a_percentage_is_nearest_and_a_tie_goes_down(hundredths: int, amount: int) -> None:
    truth = Fraction(min(hundredths, 100) * amount, 100)
    found = percent(hundredths, amount)
    assert abs(found - truth) <= Fraction(1, 2)
    if truth - floor(truth) == Fraction(1, 2):
        assert found == floor(truth)


@given(st.integers(0, 1 << 128), st.integers(0, 1 << 128))
def test_fixed_point_never_leaves_its_range(a: int, b: int) -> None:
    for result in (Fixed(a) * Fixed(b), Fixed(a) / Fixed(b), Fixed(a) + Fixed(b), Fixed.of(a)):
        assert 0 <= result.round()[0] <= U64_MAX


def test_what_does_not_fit_says_so() -> None:
    assert (Fixed.of(1) / Fixed.of(0)).round() == (U64_MAX, True)
    assert Fixed.of(U64_MAX + 1).round() == (U64_MAX, True)
    assert (Fixed.of(U64_MAX) * Fixed.of(2)).saturated
    assert not (Fixed.of(U64_MAX) * Fixed.of(1)).saturated
    assert chain.node(DEV, Usage(Resources(), 1, amount_unbilled=U64_MAX), 3600) == (U64_MAX, True)
