"""Farming policies (rewards) and pricing policies (prices). Only the council changes them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Call, FarmingPolicy, PricingPolicy
from tfchain_client.reader import Reader
from tfchain_client.ss58 import parse_address

_PALLET = "TfgridModule"
_FARMING = (
    "name", "su", "cu", "nu", "ipv4", "minimal_uptime", "policy_end", "default",
    "node_certification", "farm_certification",
)  # fmt: skip


async def farming(chain: Reader, policy_id: int) -> FarmingPolicy | None:
    policy: FarmingPolicy = to_struct(
        await chain.read(_PALLET, "FarmingPoliciesMap", policy_id), FarmingPolicy
    )
    return policy if policy.id else None


async def every_farming(chain: Reader) -> AsyncIterator[FarmingPolicy]:
    """All farming policies, in no order."""
    async for _, found in chain.items(_PALLET, "FarmingPoliciesMap"):
        yield to_struct(found, FarmingPolicy)


async def pricing(chain: Reader, policy_id: int = 1) -> PricingPolicy | None:
    """The policy with id 1 is the one that bills use."""
    found = await chain.read(_PALLET, "PricingPolicies", policy_id)
    return None if found is None else to_struct(found, PricingPolicy)


async def find_pricing(chain: Reader, name: str) -> int:
    """0 when there is none; genesis forgot to list its own."""
    return int(str(await chain.read(_PALLET, "PricingPolicyIdByName", name)))


def create_farming(policy: FarmingPolicy) -> Call:
    """Its id, version and time of creation are the chain's to give."""
    args = {**_farming_args(policy), "immutable": policy.immutable}
    return Call(_PALLET, "create_farming_policy", args)


def update_farming(policy: FarmingPolicy) -> Call:
    """By its id. `immutable` cannot be changed, and forbids nothing."""
    args = {**_farming_args(policy), "farming_policy_id": policy.id}
    return Call(_PALLET, "update_farming_policy", args)


def create_pricing(policy: PricingPolicy) -> Call:
    """Its id and version are the chain's to give."""
    return Call(_PALLET, "create_pricing_policy", _pricing_args(policy))


def update_pricing(policy: PricingPolicy) -> Call:
    """By its id."""
    args = {**_pricing_args(policy), "pricing_policy_id": policy.id}
    return Call(_PALLET, "update_pricing_policy", args)


def _farming_args(policy: FarmingPolicy) -> dict[str, object]:
    built = msgspec.to_builtins(policy)
    return {name: built[name] for name in _FARMING}


def _pricing_args(policy: PricingPolicy) -> dict[str, object]:
    args: dict[str, object] = msgspec.to_builtins(policy)
    del args["id"], args["version"]
    for name in ("foundation_account", "certified_sales_account"):
        args[name] = parse_address(str(args[name]))
    return args
