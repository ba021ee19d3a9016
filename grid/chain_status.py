"""`grid chain status`: what a chain says of itself, read by name, on every chain of TFChain's kind.

Amounts are units of 10^-7 TFT, prices mUSD for one TFT, times unix seconds.
"""

from __future__ import annotations

import time
from typing import Any, cast

import msgspec

from grid.chain_call import format_tft
from grid.chain_time import Position, position
from grid.table import when
from tfchain_client.chain import Chain
from tfchain_client.errors import CodecError, RpcError


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """`last` and `average` are 0 until somebody has told one; bills use it within its limits."""

    last: int
    average: int
    lowest: int
    highest: int


class ChainReport(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of a chain.

    `offset_ms` and `held` are null under consensus, `price` without a price pallet. `lag`: blocks
    that are not final. `behind`: seconds from the chain's time to this host's, negative when ahead.
    """

    url: str
    chain: str
    genesis: str
    spec: str
    spec_version: int
    transaction_version: int
    best: int
    best_hash: str
    finalized: int
    lag: int
    time: int
    behind: int
    peers: int
    syncing: bool
    issuance: int
    price: Price | None
    council: tuple[str, ...]
    authorities: int
    offset_ms: int | None
    held: bool | None


class _Health(msgspec.Struct, frozen=True, rename="camel"):
    peers: int
    is_syncing: bool


async def read_report(chain: Chain, url: str) -> ChainReport:
    """Everything that `grid chain status` shows, of one moment as near as single reads are."""
    session = await chain.session()
    version = session.runtime.version
    health = await session.rpc.fetch(_Health, "system_health")
    number = chain.head.value.number
    block_hash = await chain.block_hash(number) or b""
    finalized, _ = await chain.finalized()
    now = await chain.now_ms() // 1000
    place = await _position(chain)
    return ChainReport(
        url=url,
        chain=await session.rpc.fetch(str, "system_chain"),
        genesis="0x" + session.genesis.hex(),
        spec=version.spec_name,
        spec_version=version.spec_version,
        transaction_version=version.transaction_version,
        best=number,
        best_hash="0x" + block_hash.hex(),
        finalized=finalized,
        lag=max(number - finalized, 0),
        time=now,
        behind=int(time.time()) - now,
        peers=health.peers,
        syncing=health.is_syncing,
        issuance=int(str(await chain.read("Balances", "TotalIssuance"))),
        price=await _price(chain),
        council=tuple(map(str, cast(list[Any], await chain.read("CouncilMembership", "Members")))),
        authorities=len(cast(list[Any], await chain.read("Aura", "Authorities"))),
        offset_ms=place.offset_ms if place else None,
        held=place.held if place else None,
    )


async def _position(chain: Chain) -> Position | None:
    try:
        return await position(chain)
    except RpcError:
        return None  # a chain under consensus


async def _price(chain: Chain) -> Price | None:
    names = ("TftPrice", "AverageTftPrice", "MinTftPrice", "MaxTftPrice")
    try:
        last, average, lowest, highest = [
            int(str(await chain.read("TFTPriceModule", name) or 0)) for name in names
        ]
    except CodecError:
        return None  # this runtime has no prices
    return Price(last=last, average=average, lowest=lowest, highest=highest)


def lines(report: ChainReport) -> list[tuple[str, str]]:
    """Names and values as a person reads them."""
    found = [
        ("chain", f"{report.chain}  {report.url}"),
        ("genesis", report.genesis),
        ("runtime", f"{report.spec} {report.spec_version}, transactions"
                    f" {report.transaction_version}"),
        ("block", f"{report.best}  {report.best_hash}"),
        ("final", f"{report.finalized}, {report.lag} behind{', held' if report.held else ''}"),
        ("time", f"{when(report.time)}{_clock(report)}"),
        ("peers", f"{report.peers}{', syncing' if report.syncing else ''}"),
        ("issuance", f"{format_tft(report.issuance)} TFT"),
    ]  # fmt: skip
    if report.price:
        price = report.price
        told = f"{price.last} mUSD, average {price.average}" if price.last else "not told yet"
        found.append(("price", f"{told} (limits {price.lowest} to {price.highest})"))
    found += [("council", member) for member in report.council]
    found.append(("authors", str(report.authorities)))
    return found


def _clock(report: ChainReport) -> str:
    if report.offset_ms:
        return f", {report.offset_ms // 1000} s ahead by time travel"
    return f", {report.behind} s behind" if report.behind > 0 else ""
