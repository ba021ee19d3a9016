"""The bill before it comes: what a contract of an account would cost on this chain, now.

Reads what the chain's own bill would read (policy 1, the price of TFT, the farmer's extra fee, the
account's and its stash's money) and computes it with `cost`.
"""

from __future__ import annotations

import msgspec

from tfchain_client import balances, contracts, cost, nodes, policies, prices, twins
from tfchain_client.contract_model import Contract, NameContract, NodeContract
from tfchain_client.cost import HOUR, Cost
from tfchain_client.errors import CodecError, NoPriceError
from tfchain_client.model import Node, PricingPolicy, Resources
from tfchain_client.reader import Reader


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """What one account pays here: the policy, mUSD for a TFT, and the money behind a discount."""

    policy: PricingPolicy
    price: int
    funds: int = 0


async def rates(chain: Reader, account: bytes | None = None) -> Rates:
    """Of an account with its twin's stash; without one, of somebody who owns nothing.

    Raises: NoPriceError on a chain without a price.
    """
    policy = await policies.pricing(chain, 1)
    price = (await prices.get(chain)).billed
    if policy is None or not price:
        raise NoPriceError("the chain has no pricing policy 1, or no price of a TFT")
    funds = 0 if account is None else await _funds(chain, account)
    return Rates(policy=policy, price=price, funds=funds)


def deployment(
    rate: Rates, used: Resources, *, public_ips: int = 0, rented: bool = False, seconds: int = HOUR
) -> Cost:
    """Of a node contract; `rented`: on a node that the same twin rents."""
    usd = cost.node_contract(used, rate.policy, seconds, public_ips=public_ips, rented=rented)
    return cost.bill(usd, rate.price, seconds, funds=rate.funds)


def name(rate: Rates, seconds: int = HOUR) -> Cost:
    """Of a name contract."""
    usd = cost.name_contract(rate.policy, seconds)
    return cost.bill(usd, rate.price, seconds, funds=rate.funds)


async def rent(chain: Reader, rate: Rates, node: Node, seconds: int = HOUR) -> Cost:
    """Of a rent contract for the whole node, its farmer's extra fee included."""
    usd = cost.rent_contract(node.resources, rate.policy, seconds)
    fee = cost.extra_fee(await _extra_fee(chain, node.id), seconds)
    return cost.bill(usd, rate.price, seconds, extra_usd=fee, funds=rate.funds)


async def contract(chain: Reader, rate: Rates, found: Contract, seconds: int = HOUR) -> Cost:
    """Of a contract that exists, by what its node last reported; traffic is not in it."""
    kind = found.contract_type
    if isinstance(kind, NameContract):
        return name(rate, seconds)
    if isinstance(kind, NodeContract):
        used = (await contracts.resources(chain, found.contract_id)).used
        rented = bool(await contracts.rent_of(chain, kind.node_id))
        return deployment(rate, used, public_ips=kind.public_ips, rented=rented, seconds=seconds)
    node = await nodes.get(chain, kind.node_id)
    if node is None:
        raise CodecError(f"contract {found.contract_id}: node {kind.node_id} does not exist")
    return await rent(chain, rate, node, seconds)


async def _extra_fee(chain: Reader, node_id: int) -> int:
    runtime = await chain.runtime()
    known = runtime.has_storage("SmartContractModule", "DedicatedNodesExtraFee")
    return await contracts.extra_fee(chain, node_id) if known else 0


async def _funds(chain: Reader, account: bytes) -> int:
    funds = (await balances.get(chain, account)).usable
    twin_id = await twins.find(chain, account)
    runtime = await chain.runtime()
    if twin_id and runtime.has_storage("TfgridModule", "TwinBoundedAccountID"):
        stash = await twins.stash(chain, twin_id)
        funds += 0 if stash is None else (await balances.get(chain, stash)).usable
    return funds
