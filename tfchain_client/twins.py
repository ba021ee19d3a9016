"""Twins: the identities of the grid, one an account."""

from __future__ import annotations

from tfchain_client.chain import Chain
from tfchain_client.codec import to_struct
from tfchain_client.model import Call, Twin

_PALLET = "TfgridModule"


async def get(chain: Chain, twin_id: int) -> Twin | None:
    found = await chain.read(_PALLET, "Twins", twin_id)
    return None if found is None else to_struct(found, Twin)


async def find(chain: Chain, account: bytes) -> int:
    """The twin id of an account, 0 when it has none."""
    found = await chain.read(_PALLET, "TwinIdByAccountID", account)
    return int(str(found or 0))


async def signed_terms(chain: Chain, account: bytes) -> bool:
    """Whether the account accepted any terms; create_twin needs that."""
    return bool(await chain.read(_PALLET, "UsersTermsAndConditions", account))


def accept_terms(link: str, digest: str) -> Call:
    return Call(_PALLET, "user_accept_tc", {"document_link": link, "document_hash": digest})


def create(relay: str | None = None, pk: bytes | None = None) -> Call:
    return Call(_PALLET, "create_twin", {"relay": relay, "pk": pk})


def update(relay: str | None, pk: bytes | None) -> Call:
    """Sets both to exactly what is passed: None clears."""
    return Call(_PALLET, "update_twin", {"relay": relay, "pk": pk})
