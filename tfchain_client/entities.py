"""Entities: a person or company that vouches for itself, and the twins that belong to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Call
from tfchain_client.reader import Reader

_PALLET = "TfgridModule"


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """`account_id` is the SS58 address of the entity's own account."""

    version: int
    id: int
    name: str
    account_id: str
    country: str
    city: str


async def get(chain: Reader, entity_id: int) -> Entity | None:
    found = await chain.read(_PALLET, "Entities", entity_id)
    return None if found is None else to_struct(found, Entity)


async def every(chain: Reader) -> AsyncIterator[Entity]:
    """All entities, in no order."""
    async for _, found in chain.items(_PALLET, "Entities"):
        yield to_struct(found, Entity)


async def find(chain: Reader, name: str) -> int:
    """The id of the entity of that name, 0 when there is none."""
    return int(str(await chain.read(_PALLET, "EntityIdByName", name)))


async def of_account(chain: Reader, account: bytes) -> int:
    """The id of an account's entity, 0 when it has none."""
    return int(str(await chain.read(_PALLET, "EntityIdByAccountID", account) or 0))


def create_message(name: str, country: str, city: str) -> bytes:
    """What the entity's account signs for `create`."""
    return (name + country + city).encode()


def join_message(entity_id: int, twin_id: int) -> bytes:
    """What the entity's account signs for `add_twin`."""
    return entity_id.to_bytes(4, "big") + twin_id.to_bytes(4, "big")


def create(target: bytes, name: str, country: str, city: str, signature: bytes) -> Call:
    """For account `target`, with its ed25519 or sr25519 signature of `create_message`."""
    args = {"target": target, "name": name, "country": country, "city": city}
    return Call(_PALLET, "create_entity", {**args, "signature": signature.hex()})


def update(name: str, country: str, city: str) -> Call:
    """By the entity's account; the name must be another one."""
    return Call(_PALLET, "update_entity", {"name": name, "country": country, "city": city})


def delete() -> Call:
    """By the entity's account."""
    return Call(_PALLET, "delete_entity")


def add_twin(twin_id: int, entity_id: int, signature: bytes) -> Call:
    """By the twin, with the entity's signature of `join_message`."""
    args = {"twin_id": twin_id, "entity_id": entity_id, "signature": signature.hex()}
    return Call(_PALLET, "add_twin_entity", args)


def remove_twin(twin_id: int, entity_id: int) -> Call:
    """By the twin."""
    return Call(_PALLET, "delete_twin_entity", {"twin_id": twin_id, "entity_id": entity_id})
