"""Farming policies (rewards) and pricing policies (prices)."""

from __future__ import annotations

from tfchain_client.chain import Chain
from tfchain_client.codec import to_struct
from tfchain_client.model import FarmingPolicy, PricingPolicy

_PALLET = "TfgridModule"


async def farming(chain: Chain, policy_id: int) -> FarmingPolicy | None:
    policy: FarmingPolicy = to_struct(
        await chain.read(_PALLET, "FarmingPoliciesMap", policy_id), FarmingPolicy
    )
    return policy if policy.id else None


async def pricing(chain: Chain, policy_id: int) -> PricingPolicy | None:
    found = await chain.read(_PALLET, "PricingPolicies", policy_id)
    return None if found is None else to_struct(found, PricingPolicy)
