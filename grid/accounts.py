"""People on a chain: accounts, their money and their twins. Amounts in units of 10^-7 TFT."""

from __future__ import annotations

import msgspec

from grid.errors import RefusedError
from tfchain_client import balances, batch, twins
from tfchain_client.chain import Chain
from tfchain_client.model import Call, Twin
from tfchain_client.reader import Reader
from tfchain_client.shape import to_bytes
from tfchain_client.signer import Signer
from tfchain_client.ss58 import format_address
from tfchain_client.writer import Writer

# What a person accepts by making a twin here: where the terms of this grid are kept, and nothing
# that the chain would check.
TERMS = ("https://localhost/terms", "none")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain knows of an account. `usable` is free without what contracts have locked.

    `twin_id` is 0 before the account has a twin, `stash` empty before one is bonded.
    """

    address: str
    public_key: str
    free: int
    usable: int
    locked: int
    reserved: int
    twin_id: int
    stash: str
    signed_terms: bool


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A twin: how the account `account` is reached over RMB."""

    twin_id: int
    account: str
    relay: str
    pk: str
    stash: str


async def account(chain: Reader, key: bytes) -> Account:
    """All zero for an account that does not exist yet."""
    money = await balances.get(chain, key)
    twin_id = await twins.find(chain, key)
    return Account(
        address=format_address(key),
        public_key="0x" + key.hex(),
        free=money.free,
        usable=money.usable,
        locked=money.frozen,
        reserved=money.reserved,
        twin_id=twin_id,
        stash=await _stash(chain, twin_id),
        signed_terms=await twins.signed_terms(chain, key),
    )


async def twin(chain: Reader, twin_id: int) -> Person:
    """Raises: RefusedError when there is none of that id."""
    found = await twins.get(chain, twin_id)
    if found is None:
        raise RefusedError(f"twin {twin_id} does not exist; the last one is {await _last(chain)}")
    return await _person(chain, found)


async def create_twin(chain: Chain, signer: Signer, relay: str | None) -> Person:
    """Accept the terms, where that is missing, and make the account's twin, both or neither."""
    if await twins.find(chain, signer.public_key):
        raise RefusedError(f"{format_address(signer.public_key)} has a twin already")
    calls: list[Call] = [twins.create(relay)]
    if not await twins.signed_terms(chain, signer.public_key):
        calls.insert(0, twins.accept_terms(*TERMS))
    await Writer(chain, signer).submit(batch.whole(calls))
    return await twin(chain, await twins.find(chain, signer.public_key))


async def update_twin(chain: Chain, signer: Signer, relay: str | None) -> Person:
    """Another relay, or none; the key that peers encrypt to stays."""
    twin_id = await own_twin(chain, signer)
    found = await twins.get(chain, twin_id)
    pk = None if found is None or found.pk is None else to_bytes(found.pk)
    await Writer(chain, signer).submit(twins.update(relay, pk))
    return await twin(chain, twin_id)


async def bond(chain: Chain, stash: Signer, twin_id: int) -> Person:
    """Let the money of `stash` count for the discount of a twin. Raises: RefusedError."""
    await twin(chain, twin_id)
    await Writer(chain, stash).submit(twins.bond(twin_id))
    return await twin(chain, twin_id)


async def own_twin(chain: Reader, signer: Signer) -> int:
    """The signer's twin id. Raises: RefusedError when it has none."""
    twin_id = await twins.find(chain, signer.public_key)
    if not twin_id:
        address = format_address(signer.public_key)
        raise RefusedError(f"{address} has no twin: make one with `grid twin create`")
    return twin_id


async def _person(chain: Reader, found: Twin) -> Person:
    return Person(
        twin_id=found.id,
        account=found.account_id,
        relay=found.relay or "",
        pk=found.pk or "",
        stash=await _stash(chain, found.id),
    )


async def _stash(chain: Reader, twin_id: int) -> str:
    found = await twins.stash(chain, twin_id) if twin_id else None
    return "" if found is None else format_address(found)


async def _last(chain: Reader) -> int:
    return await twins.last_id(chain)
