"""Who gets a share of the contracts of a solution: up to half of what they pay."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from tfchain_client.codec import to_struct
from tfchain_client.contract_model import SolutionProvider
from tfchain_client.model import Call
from tfchain_client.reader import Reader

_PALLET = "SmartContractModule"


async def get(chain: Reader, solution_provider_id: int) -> SolutionProvider | None:
    found = await chain.read(_PALLET, "SolutionProviders", solution_provider_id)
    return None if found is None else to_struct(found, SolutionProvider)


async def every(chain: Reader) -> AsyncIterator[SolutionProvider]:
    """All providers, in no order."""
    async for _, found in chain.items(_PALLET, "SolutionProviders"):
        yield to_struct(found, SolutionProvider)


async def last_id(chain: Reader) -> int:
    return int(str(await chain.read(_PALLET, "SolutionProviderID")))


def create(description: str, link: str, takes: Iterable[tuple[bytes, int]]) -> Call:
    """`takes`: accounts and the percent that each gets, 50 at most in all."""
    providers = [{"who": who, "take": take} for who, take in takes]
    args: dict[str, object] = {"description": description, "link": link, "providers": providers}
    return Call(_PALLET, "create_solution_provider", args)


def approve(solution_provider_id: int, *, approved: bool) -> Call:
    """By the council."""
    args = {"solution_provider_id": solution_provider_id, "approve": approved}
    return Call(_PALLET, "approve_solution_provider", args)


def attach(contract_id: int, solution_provider_id: int) -> Call:
    """By the contract's owner, once; the provider is approved."""
    args = {"contract_id": contract_id, "solution_provider_id": solution_provider_id}
    return Call(_PALLET, "attach_solution_provider_id", args)
