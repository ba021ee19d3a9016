"""Twins: the identities of the grid, one an account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Call, Twin
from tfchain_client.reader import Reader
from tfchain_client.shape import to_bytes
from tfchain_client.ss58 import parse_address

_PALLET = "TfgridModule"


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """A document that an account accepted, at `timestamp` in unix seconds."""

    account_id: str
    timestamp: int
    document_link: str
    document_hash: str


async def get(chain: Reader, twin_id: int) -> Twin | None:
    found = await chain.read(_PALLET, "Twins", twin_id)
    return None if found is None else to_struct(found, Twin)


async def every(chain: Reader) -> AsyncIterator[Twin]:
    """All twins, in no order."""
    async for _, found in chain.items(_PALLET, "Twins"):
        yield to_struct(found, Twin)


async def find(chain: Reader, account: bytes) -> int:
    """The twin id of an account, 0 when it has none."""
    found = await chain.read(_PALLET, "TwinIdByAccountID", account)
    return int(str(found or 0))


async def signed_terms(chain: Reader, account: bytes) -> bool:
    """Whether the account accepted any terms; create_twin needs that."""
    return bool(await chain.read(_PALLET, "UsersTermsAndConditions", account))


async def terms(chain: Reader, account: bytes) -> tuple[Terms, ...]:
    """The terms that the account accepted, oldest first."""
    found = await chain.read(_PALLET, "UsersTermsAndConditions", account)
    return tuple(to_struct(each, Terms) for each in cast(list[object], found or ()))


async def stash(chain: Reader, twin_id: int) -> bytes | None:
    """The account whose money counts for the twin's discount, beside its own."""
    found = await chain.read(_PALLET, "TwinBoundedAccountID", twin_id)
    return None if found is None else parse_address(str(found))


def key_of(twin: Twin) -> bytes | None:
    """The twin's key for RMB as bytes."""
    return None if twin.pk is None else to_bytes(twin.pk)


async def last_id(chain: Reader) -> int:
    return int(str(await chain.read(_PALLET, "TwinID")))


def accept_terms(link: str, digest: str) -> Call:
    return Call(_PALLET, "user_accept_tc", {"document_link": link, "document_hash": digest})


def create(relay: str | None = None, pk: bytes | None = None) -> Call:
    """After `accept_terms`. `relay`: host names joined by `_`; `pk`: 33 bytes, for RMB."""
    return Call(_PALLET, "create_twin", {"relay": relay, "pk": pk})


def update(relay: str | None, pk: bytes | None) -> Call:
    """Sets both to exactly what is passed: None clears."""
    return Call(_PALLET, "update_twin", {"relay": relay, "pk": pk})


def bond(twin_id: int) -> Call:
    """By the stash account: its money counts for the discount of that twin from now on."""
    return Call(_PALLET, "bond_twin_account", {"twin_id": twin_id})


def request_transfer(new_account: bytes) -> Call:
    """By the owner, on chains that can transfer twins (2025 and later)."""
    return Call(_PALLET, "request_twin_transfer", {"new_account": new_account})


def accept_transfer(request_id: int) -> Call:
    """By the new account."""
    return Call(_PALLET, "accept_twin_transfer", {"request_id": request_id})


def cancel_transfer(request_id: int) -> Call:
    """By the owner."""
    return Call(_PALLET, "cancel_twin_transfer", {"request_id": request_id})
