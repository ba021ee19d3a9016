"""What costs how much: capacity units, contracts, traffic, prices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from tests.oracle import chain, exact
from tests.oracle.fixed import U64_MAX
from tests.oracle.policy import GIB, POLICIES, U32_MAX, Resources, Usage
from tests.oracle.story import numbers

TIB = 1 << 40
WHOLE = Resources(cru=8, mru=16 * GIB, sru=512 * GIB, hru=2000 * GIB)

Row = dict[str, object]


def _fraction(value: Fraction) -> str:
    return str(value)


def _flag(*saturated: bool) -> Row:
    return {"saturated": True} if any(saturated) else {}


def _resources(draw: Random) -> Resources:
    return Resources(
        hru=draw.choice((0, draw.randrange(TIB), draw.randrange(16) * TIB)),
        sru=draw.choice((0, draw.randrange(TIB), draw.randrange(1024) * GIB)),
        cru=draw.randrange(129),
        mru=draw.choice((draw.randrange(TIB), draw.randrange(1024) * GIB)),
    )


def _edges() -> Iterator[Resources]:
    yield Resources()
    yield Resources(hru=1, sru=1, cru=1, mru=1)
    for name in ("hru", "sru", "cru", "mru"):
        yield Resources(**{name: 1})
        yield Resources(**{name: U64_MAX})
    for size in (GIB - 1, GIB, GIB + 1, TIB):
        yield Resources(hru=size, sru=size, cru=4, mru=size)
    yield from (Resources(cru=c, mru=m * GIB) for c, m in ((4, 1024), (32, 128), (4, 2)))
    yield from (Resources(cru=c, mru=m * GIB) for c, m in ((4, 1), (16, 16), (8, 16)))
    yield Resources(hru=U64_MAX, sru=U64_MAX, cru=U64_MAX, mru=U64_MAX)
    yield WHOLE


def units() -> Iterator[Row]:
    draw = Random("units")
    cases = [(name, each) for each in _edges() for name in ("dev", "odd")]
    cases += [("dev", _resources(draw)) for _ in range(40)]
    for name, each in cases:
        policy = POLICIES[name]
        su, cu = chain.su(policy, each), chain.cu(policy, each)
        yield {
            "policy": name,
            "resources": numbers(each),
            "su": str(su.bits),
            "cu": str(cu.bits),
            "exact": {
                "su": _fraction(exact.su(policy, each)),
                "cu": _fraction(exact.cu(policy, each)),
            },
            **_flag(su.saturated, cu.saturated),
        }


def _cost(row: Row, amount: tuple[int, bool], rational: Fraction, price_musd: int) -> Row:
    units_usd, saturated = amount
    tft, wide = chain.tft(units_usd, price_musd)
    return {
        **row,
        "units_usd": str(units_usd),
        "price_musd": str(price_musd),
        "tft": str(tft),
        "exact": {
            "units_usd": _fraction(rational),
            "tft": _fraction(exact.tft(rational, price_musd)),
        },
        **_flag(saturated, wide),
    }


def _node(name: str, usage: Usage, seconds: int, price_musd: int) -> Row:
    policy = POLICIES[name]
    row: Row = {
        "kind": "node",
        "policy": name,
        "seconds": str(seconds),
        "resources": numbers(usage.used),
        "public_ips": usage.public_ips,
        "rented": usage.rented,
        "amount_unbilled": str(usage.amount_unbilled),
    }
    rational = exact.node(policy, usage, seconds)
    return _cost(row, chain.node(policy, usage, seconds), rational, price_musd)


def _rent(name: str, whole: Resources, seconds: int, price_musd: int) -> Row:
    policy = POLICIES[name]
    row: Row = {"kind": "rent", "policy": name, "seconds": str(seconds)}
    row["resources"] = numbers(whole)
    rational = exact.rent(policy, whole, seconds)
    return _cost(row, chain.rent(policy, whole, seconds), rational, price_musd)


def _name(name: str, seconds: int, price_musd: int) -> Row:
    row: Row = {"kind": "name", "policy": name, "seconds": str(seconds)}
    rational = exact.name(POLICIES[name], seconds)
    return _cost(row, chain.name(POLICIES[name], seconds), rational, price_musd)


def _fee(fee_musd: int, seconds: int, price_musd: int) -> Row:
    row: Row = {"kind": "extra_fee", "seconds": str(seconds), "fee_musd": str(fee_musd)}
    rational = exact.extra_fee(fee_musd, seconds)
    return _cost(row, chain.extra_fee(fee_musd, seconds), rational, price_musd)


def cost() -> Iterator[Row]:
    yield from _worked()
    yield from _extremes()
    draw = Random("cost")
    for number in range(120):
        seconds = draw.choice((6, 60, 3600, draw.randrange(1, 10**6)))
        price_musd = draw.choice((10, 35, 50, 1000, draw.randrange(1, 1001)))
        policy = draw.choice(("dev", "dev", "odd"))
        match number % 5:
            case 0 | 1:
                unbilled = draw.choice((0, draw.randrange(10**9)))
                rented = draw.random() < 0.2
                usage = Usage(_resources(draw), draw.randrange(5), rented, unbilled)
                yield _node(policy, usage, seconds, price_musd)
            case 2:
                yield _rent(policy, _resources(draw), seconds, price_musd)
            case 3:
                yield _name(policy, seconds, price_musd)
            case _:
                yield _fee(draw.randrange(100_000), seconds, price_musd)


def _worked() -> Iterator[Row]:
    """The values of the chain's documentation."""
    first = Usage(Resources(cru=2, mru=2 * GIB, sru=60 * GIB))
    second = Resources(cru=2, mru=4 * GIB, sru=50 * GIB)
    yield _node("dev", first, 60, 50)
    yield _node("dev", first, 3600, 50)
    yield _node("dev", Usage(second, 1), 3600, 35)
    yield _node("dev", Usage(second), 3600, 35)
    yield _node("dev", Usage(second, 1, rented=True), 3600, 35)
    yield _name("dev", 3600, 35)
    yield _rent("dev", WHOLE, 3600, 35)
    yield _fee(1000, 3600, 35)


def _extremes() -> Iterator[Row]:
    huge = Resources(hru=U64_MAX, sru=U64_MAX, cru=U64_MAX, mru=U64_MAX)
    tiny = Resources(hru=1, sru=1, cru=1, mru=1)
    for seconds in (0, 1, 3600, U32_MAX, U64_MAX):
        for used in (Resources(), tiny, huge):
            yield _node("dev", Usage(used, 1), seconds, 1)
        yield _name("wide", seconds, 1000)
        yield _fee(U64_MAX, seconds, 10)
        yield _fee(1, seconds, 10)
    yield _rent("wide", huge, 3600, 10)
    yield _rent("wide", tiny, 3600, 10)
    yield _node("wide", Usage(Resources(), U32_MAX), U32_MAX, 10)
    yield _node("dev", Usage(Resources(), 0, amount_unbilled=U64_MAX), 0, U32_MAX)
    yield _node("dev", Usage(Resources(), 1, amount_unbilled=U64_MAX), 3600, U32_MAX)


def nru() -> Iterator[Row]:
    draw = Random("nru")
    cases = [("dev", 10**9, 3600), ("dev", 10**9, 1800), ("dev", 0, 3600), ("dev", 1, 0)]
    cases += [("dev", 1, 1), ("dev", 1, 3600), ("wide", 1, 3600), ("odd", 10**12, 3600)]
    cases += [("dev", U64_MAX, U64_MAX), ("wide", U64_MAX, 1)]
    for _ in range(20):
        size = draw.randrange(10 ** draw.randrange(1, 14))
        cases.append((draw.choice(("dev", "odd")), size, draw.randrange(7200)))
    for name, size, window in cases:
        units_usd, saturated = chain.traffic(POLICIES[name], size, window)
        row: Row = {"policy": name, "nru": str(size), "window": str(window)}
        rational = _fraction(exact.traffic(POLICIES[name], size, window))
        yield {**row, "units_usd": str(units_usd), "exact": rational, **_flag(saturated)}


def price() -> Iterator[Row]:
    for average in (0, 9, 10, 11, 50, 999, 1000, 1001, U32_MAX):
        for minimum, maximum in ((10, 1000), (50, 50)):
            found = chain.price(average, minimum, maximum)
            row: Row = {"average": str(average), "minimum": str(minimum), "maximum": str(maximum)}
            yield {**row, "price_musd": str(found)}


def tft() -> Iterator[Row]:
    draw = Random("tft")
    cases = [(0, 10), (1, 1), (1, 10), (1, 3), (1, 16), (5, 80), (13, 400), (U64_MAX, U32_MAX)]
    cases += [(U64_MAX, 1), (U64_MAX, 1000), (10**15, 7)]
    for _ in range(30):
        cases.append((draw.randrange(10 ** draw.randrange(1, 13)), draw.randrange(1, 1001)))
    for units_usd, musd in cases:
        found, saturated = chain.tft(units_usd, musd)
        row: Row = {"units_usd": str(units_usd), "price_musd": str(musd), "tft": str(found)}
        rational = _fraction(exact.tft(Fraction(units_usd), musd))
        yield {**row, "exact": rational, **_flag(saturated)}
    yield {"units_usd": "1", "price_musd": "0", "tft": None, "exact": None}
