"""Prices and amounts of capacity, as the chain stores them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNITS = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terrabytes")
GIB = 1 << 30


@dataclass(frozen=True)
class Price:
    """`value` units-USD (10^-7 USD) for one `unit` and hour."""

    value: int
    unit: str = "Gigabytes"

    def factor(self, base: int) -> int:
        """Bytes in one unit; base 1024 for storage and memory, 1000 for traffic."""
        return int(base ** UNITS.index(self.unit))


@dataclass(frozen=True)
class Policy:
    su: Price
    cu: Price
    nu: Price
    ipu: Price
    unique_name: Price
    domain_name: Price
    discount_for_dedication_nodes: int


@dataclass(frozen=True)
class Resources:
    """HRU, SRU and MRU in bytes, CRU in cores."""

    hru: int = 0
    sru: int = 0
    cru: int = 0
    mru: int = 0

    @property
    def empty(self) -> bool:
        return not (self.hru or self.sru or self.cru or self.mru)


DEV = Policy(
    su=Price(50_000),
    cu=Price(100_000),
    nu=Price(15_000),
    ipu=Price(40_000),
    unique_name=Price(2_500),
    domain_name=Price(5_000),
    discount_for_dedication_nodes=50,
)


U32_MAX = (1 << 32) - 1

#: "odd" has prices and units that no chain uses, so that each factor and unit is met.
POLICIES: Mapping[str, Policy] = {
    "dev": DEV,
    "odd": Policy(
        su=Price(7, "Megabytes"),
        cu=Price(3, "Kilobytes"),
        nu=Price(999_999, "Terrabytes"),
        ipu=Price(1),
        unique_name=Price(1),
        domain_name=Price(1),
        discount_for_dedication_nodes=33,
    ),
    "wide": Policy(
        su=Price(U32_MAX, "Bytes"),
        cu=Price(U32_MAX, "Terrabytes"),
        nu=Price(U32_MAX, "Bytes"),
        ipu=Price(U32_MAX),
        unique_name=Price(U32_MAX),
        domain_name=Price(U32_MAX),
        discount_for_dedication_nodes=255,
    ),
}


@dataclass(frozen=True)
class Usage:
    """What a node contract is billed for."""

    used: Resources = field(default_factory=Resources)
    public_ips: int = 0
    rented: bool = False
    amount_unbilled: int = 0
