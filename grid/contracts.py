"""Contracts as their owners see them: what there is, what it costs, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import msgspec

from grid.chain_call import format_tft
from grid.errors import RefusedError
from tfchain_client import batch, billing, contracts, nodes
from tfchain_client.chain import Chain
from tfchain_client.contract_model import (
    Contract,
    GracePeriod,
    NameContract,
    NodeContract,
    RentContract,
)
from tfchain_client.cost import HOUR, MONTH, Cost
from tfchain_client.model import Resources
from tfchain_client.reader import Reader
from tfchain_client.signer import Signer
from tfchain_client.writer import Writer

HEADINGS = ("contract", "kind", "twin", "node", "state", "owes TFT", "TFT an hour", "about")
GIB = 1 << 30
_KINDS = MappingProxyType({NodeContract: "node", NameContract: "name", RentContract: "rent"})
_HOURS = MONTH // HOUR


class ContractView(msgspec.Struct, frozen=True, kw_only=True):
    """A contract; `owes` and `hourly` in units of 10^-7 TFT, `grace_since` a block or None.

    `owes` was billed and not paid out; `hourly` is by what the node last reported, at today's
    price and without discount. `node_id` is 0 for a name.
    """

    contract_id: int
    kind: str
    twin_id: int
    node_id: int
    grace_since: int | None
    owes: int
    hourly: int
    about: str
    public_ips: tuple[str, ...]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What an hour costs: units of 10^-7 TFT and of 10^-7 USD, after the discount `level`.

    `monthly` is thirty days of it; `price` is mUSD for a TFT.
    """

    about: str
    hourly: int
    hourly_usd: int
    undiscounted: int
    monthly: int
    level: str
    price: int


async def every(
    chain: Reader, *, twin_id: int | None = None, node_id: int | None = None
) -> tuple[ContractView, ...]:
    """Contracts by id: of a twin, on a node, or all."""
    found = [each async for each in contracts.every(chain)]
    rate = await billing.rates(chain) if found else None
    chosen = [
        each
        for each in found
        if (twin_id is None or each.twin_id == twin_id)
        and (node_id is None or each.node_id == node_id)
    ]
    views = [await _view(chain, rate, each) for each in chosen if rate is not None]
    return tuple(sorted(views, key=lambda view: view.contract_id))


async def cancel(chain: Chain, signer: Signer, ids: Sequence[int]) -> tuple[int, ...]:
    """Cancel them in one extrinsic, all or none; returns those that are gone.

    Raises: RefusedError for an unknown id, DispatchError for what the chain refuses.
    """
    for contract_id in ids:
        await _existing(chain, contract_id)
    calls = [contracts.cancel(contract_id) for contract_id in ids]
    await Writer(chain, signer).submit(calls[0] if len(calls) == 1 else batch.whole(calls))
    return tuple([each for each in ids if await contracts.get(chain, each) is None])


async def quote_deployment(
    chain: Reader, used: Resources, public_ips: int, account: bytes | None
) -> Quote:
    """Of a node contract that does not exist yet."""
    rate = await billing.rates(chain, account)
    cost = billing.deployment(rate, used, public_ips=public_ips)
    return _quote("deployment", rate, cost)


async def quote_name(chain: Reader, account: bytes | None) -> Quote:
    rate = await billing.rates(chain, account)
    return _quote("name", rate, billing.name(rate))


async def quote_rent(chain: Reader, node_id: int, account: bytes | None) -> Quote:
    """Of a whole node. Raises: RefusedError when it does not exist."""
    node = await nodes.get(chain, node_id)
    if node is None:
        raise RefusedError(f"node {node_id} does not exist")
    rate = await billing.rates(chain, account)
    return _quote(f"node {node_id}", rate, await billing.rent(chain, rate, node))


async def quote_contract(chain: Reader, contract_id: int, account: bytes | None) -> Quote:
    """Of a contract that exists, by what its node last reported."""
    found = await _existing(chain, contract_id)
    rate = await billing.rates(chain, account)
    return _quote(f"contract {contract_id}", rate, await billing.contract(chain, rate, found))


def cells(view: ContractView) -> tuple[str, ...]:
    """One row, in the order of HEADINGS."""
    state = "created" if view.grace_since is None else f"grace since block {view.grace_since}"
    return (
        str(view.contract_id), view.kind, str(view.twin_id), str(view.node_id or "-"), state,
        format_tft(view.owes), format_tft(view.hourly), view.about,
    )  # fmt: skip


def quote_lines(quote: Quote) -> list[str]:
    """The price as a person reads it."""
    usd = quote.hourly_usd / 10_000_000
    lines = [
        f"{quote.about}: {format_tft(quote.hourly)} TFT an hour, "
        f"{format_tft(quote.monthly)} TFT in 30 days",
        f"{usd:.6f} USD an hour before discount, at {quote.price} mUSD for a TFT",
    ]
    if quote.level != "None":
        full = format_tft(quote.undiscounted)
        lines.append(f"discount level {quote.level}: without it {full} TFT an hour")
    return lines


async def _existing(chain: Reader, contract_id: int) -> Contract:
    found = await contracts.get(chain, contract_id)
    if found is None:
        raise RefusedError(f"contract {contract_id} does not exist: it was cancelled or never made")
    return found


async def _view(chain: Reader, rate: billing.Rates, found: Contract) -> ContractView:
    kind = found.contract_type
    owed = await contracts.debt(chain, found.contract_id)
    hourly = await billing.contract(chain, rate, found)
    grace = found.state.block if isinstance(found.state, GracePeriod) else None
    return ContractView(
        contract_id=found.contract_id,
        kind=_KINDS[type(kind)],
        twin_id=found.twin_id,
        node_id=found.node_id,
        grace_since=grace,
        owes=owed.standard + owed.additional + owed.overdraft,
        hourly=hourly.total,
        about=_about(found),
        public_ips=_addresses(found),
    )


def _addresses(found: Contract) -> tuple[str, ...]:
    kind = found.contract_type
    return tuple(ip.ip for ip in kind.public_ips_list) if isinstance(kind, NodeContract) else ()


def _about(found: Contract) -> str:
    kind = found.contract_type
    if isinstance(kind, NodeContract):
        return kind.deployment_data or kind.deployment_hash
    return kind.name if isinstance(kind, NameContract) else "whole node"


def _quote(about: str, rate: billing.Rates, cost: Cost) -> Quote:
    return Quote(
        about=about,
        hourly=cost.total,
        hourly_usd=cost.usd + cost.extra_usd,
        undiscounted=cost.full + cost.extra,
        monthly=cost.total * _HOURS,
        level=cost.level.value,
        price=rate.price,
    )
