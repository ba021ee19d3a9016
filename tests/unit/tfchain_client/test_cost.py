"""The bill before it comes, against the worked values of TFChain and a table computed apart."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.tfchain_client.vectors import FOLDER
from tfchain_client import cost, fixed
from tfchain_client.contract_model import DiscountLevel, NruConsumption
from tfchain_client.cost import HOUR, TFT, TftPrice
from tfchain_client.errors import NoPriceError
from tfchain_client.model import Price, PricingPolicy, Resources

GIB = 1 << 30
Row = dict[str, Any]


@cache
def table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "billing.json").read_text())
    return found


def rows(name: str) -> list[Row]:
    found: list[Row] = table()[name]
    return found


@cache
def policy(name: str = "dev") -> PricingPolicy:
    row = table()["policies"][name]
    prices = {
        noun: Price(value=int(row[noun]["value"]), unit=row[noun]["unit"])
        for noun in ("su", "cu", "nu", "ipu", "unique_name", "domain_name")
    }
    return PricingPolicy(
        version=1,
        id=1,
        name=name,
        foundation_account="",
        certified_sales_account="",
        discount_for_dedication_nodes=row["discount_for_dedication_nodes"],
        **prices,
    )


def resources(row: Row) -> Resources:
    return Resources(**{name: int(value) for name, value in row.items()})


def gib(cru: int, mru: int, sru: int = 0, hru: int = 0) -> Resources:
    return Resources(cru=cru, mru=mru * GIB, sru=sru * GIB, hru=hru * GIB)


@pytest.mark.parametrize(
    ("cru", "mru", "units"), [(4, 1024, 128), (32, 128, 32), (4, 2, 1), (4, 1, 1), (16, 16, 8)]
)
def test_compute_units_are_the_cheapest_view_of_a_machine(cru: int, mru: int, units: int) -> None:
    assert cost.compute_units(gib(cru, mru), policy()) == fixed.number(units)


@pytest.mark.parametrize(
    ("usd", "price", "tft", "expected"),
    [
        (cost.node_contract(gib(2, 2, 60), policy(), 60), 50, 38_340, 1_917),
        (cost.node_contract(gib(2, 2, 60), policy(), HOUR), 50, 2_300_000, 115_000),
        (cost.node_contract(gib(2, 4, 50), policy(), HOUR, public_ips=1), 35, 4_357_143, 152_500),
        (cost.node_contract(gib(2, 4, 50), policy(), HOUR), 35, 3_214_286, 112_500),
        (
            cost.node_contract(gib(2, 4, 50), policy(), HOUR, public_ips=1, rented=True),
            35,
            1_142_857,
            40_000,
        ),
        (cost.name_contract(policy(), HOUR), 35, 71_429, 2_500),
        (cost.rent_contract(gib(8, 16, 512, 2000), policy(), HOUR), 35, 8_733_314, 305_666),
        (cost.extra_fee(1000, HOUR), 35, 396_829, 13_889),
    ],
)
def test_the_worked_values_of_tfchain(usd: int, price: int, tft: int, expected: int) -> None:
    assert usd == expected
    assert cost.in_tft(usd, price) == tft


@pytest.mark.parametrize(
    ("tft", "level", "billed"),
    [
        (0, DiscountLevel.NONE, 4_357_143),
        (500, DiscountLevel.DEFAULT, 3_485_714),
        (1_000, DiscountLevel.BRONZE, 3_050_000),
        (2_000, DiscountLevel.SILVER, 2_614_286),
        (10_000, DiscountLevel.GOLD, 1_742_857),
    ],
)
def test_who_owns_more_pays_less(tft: int, level: DiscountLevel, billed: int) -> None:
    found = cost.bill(152_500, 35, HOUR, funds=tft * TFT, extra_usd=13_889)
    assert (found.full, found.level, found.discounted) == (4_357_143, level, billed)
    assert found.extra == 396_829
    assert found.total == billed + 396_829


def test_a_certified_node_costs_a_quarter_more_where_the_chain_says_so() -> None:
    assert cost.bill(115_000, 50, HOUR, certified=True).total == 2_875_000


@pytest.mark.parametrize("row", rows("units"))
def test_units_equal_the_independent_table(row: Row) -> None:
    used, prices = resources(row["resources"]), policy(row["policy"])
    assert cost.storage_units(used, prices) == int(row["su"])
    assert cost.compute_units(used, prices) == int(row["cu"])


def usd_of(row: Row) -> int:
    prices, seconds = policy(row.get("policy", "dev")), int(row["seconds"])
    match row["kind"]:
        case "node":
            return cost.node_contract(
                resources(row["resources"]),
                prices,
                seconds,
                public_ips=row["public_ips"],
                rented=row["rented"],
                amount_unbilled=int(row["amount_unbilled"]),
            )
        case "rent":
            return cost.rent_contract(resources(row["resources"]), prices, seconds)
        case "name":
            return cost.name_contract(prices, seconds)
        case _:
            return cost.extra_fee(int(row["fee_musd"]), seconds)


@pytest.mark.parametrize("row", rows("cost"))
def test_costs_equal_the_independent_table(row: Row) -> None:
    usd = usd_of(row)
    assert usd == int(row["units_usd"])
    assert cost.in_tft(usd, int(row["price_musd"])) == int(row["tft"])


@pytest.mark.parametrize("row", rows("nru"))
def test_traffic_equals_the_independent_table(row: Row) -> None:
    report = NruConsumption(
        contract_id=1, timestamp=1, window=int(row["window"]), nru=int(row["nru"])
    )
    assert cost.traffic(report, policy(row["policy"])) == int(row["units_usd"])


@pytest.mark.parametrize("row", rows("price"))
def test_the_billed_price_equals_the_independent_table(row: Row) -> None:
    price = TftPrice(
        last=0,
        average=int(row["average"]),
        lowest=int(row["minimum"]),
        highest=int(row["maximum"]),
    )
    assert price.billed == int(row["price_musd"])


@pytest.mark.parametrize("row", rows("tft"))
def test_conversions_equal_the_independent_table(row: Row) -> None:
    usd, price = int(row["units_usd"]), int(row["price_musd"])
    if row["tft"] is None:
        with pytest.raises(NoPriceError):
            cost.in_tft(usd, price)
    else:
        assert cost.in_tft(usd, price) == int(row["tft"])


@pytest.mark.parametrize("row", rows("percent"))
def test_percentages_equal_the_independent_table(row: Row) -> None:
    assert fixed.percent(row["n"], int(row["amount"])) == int(row["part"])


@pytest.mark.parametrize("row", rows("discount"))
def test_discounts_equal_the_independent_table(row: Row) -> None:
    funds = int(row["usable_twin"]) + int(row["usable_stash"])
    found = cost.discount(int(row["due"]), int(row["seconds"]), funds)
    assert found == (int(row["charged"]), row["level"])


def test_a_service_is_billed_by_the_hour_and_what_it_used() -> None:
    assert cost.service(100, 20, HOUR) == 1_200_000
    assert cost.service(100, 0, 1) == 278
    assert cost.most_variable(1000, 1800) == 500


@given(st.integers(0, 2**40), st.integers(1, 10**6), st.integers(0, 10**6))
def test_the_chains_number_is_never_above_the_exact_one(a: int, b: int, c: int) -> None:
    found = Fraction(
        fixed.mul(fixed.div(fixed.number(a), fixed.number(b)), fixed.number(c)), fixed.ONE
    )
    assert Fraction(a * c, b) - Fraction(c, 1 << 64) <= found <= Fraction(a * c, b)


@given(st.integers(0, 2**70), st.integers(0, 2**70))
def test_numbers_stop_at_their_limit(a: int, b: int) -> None:
    assert fixed.mul(fixed.number(a), fixed.number(b)) <= fixed.MAX
    assert fixed.add(fixed.number(a), fixed.number(b)) <= fixed.MAX
    assert fixed.rounded(fixed.number(a)) <= fixed.U64
