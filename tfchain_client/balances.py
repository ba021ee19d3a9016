"""Accounts' money, in units of 10^-7 TFT."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Balance, Call
from tfchain_client.reader import Reader
from tfchain_client.shape import to_bytes

_PALLET = "Balances"
TFT = 10_000_000
EXISTENTIAL_DEPOSIT = 500  # an account below it ceases to exist


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` that cannot be spent; locks overlap. `gridlock` is for the account's contracts."""

    id: str
    amount: int
    reasons: str


class Reserve(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` set aside by a name; reserves add up."""

    id: str
    amount: int


async def get(chain: Reader, account: bytes) -> Balance:
    """All zero for an account that does not exist."""
    found = cast(dict[str, Any], await chain.read("System", "Account", account))
    data = found["data"]
    # Of runtimes before 2023: what is frozen for fees and for anything else.
    frozen = max(data.get(name, 0) for name in ("frozen", "misc_frozen", "fee_frozen"))
    return Balance(
        free=data["free"], reserved=data["reserved"], frozen=frozen, nonce=found["nonce"]
    )


async def locks(chain: Reader, account: bytes) -> tuple[Lock, ...]:
    return tuple(to_struct(each, Lock) for each in await _named(chain, "Locks", account))


async def reserves(chain: Reader, account: bytes) -> tuple[Reserve, ...]:
    return tuple(to_struct(each, Reserve) for each in await _named(chain, "Reserves", account))


async def issuance(chain: Reader) -> int:
    """All TFT that exist on the chain."""
    return int(str(await chain.read(_PALLET, "TotalIssuance")))


def transfer(to: bytes, amount: int) -> Call:
    """`transfer_allow_death`: the sender's account may end. Chains before spec 140 lack it."""
    return Call(_PALLET, "transfer_allow_death", {"dest": {"Id": to}, "value": amount})


def transfer_keep_alive(to: bytes, amount: int) -> Call:
    """Fails where the sender would be left with less than the existential deposit."""
    return Call(_PALLET, "transfer_keep_alive", {"dest": {"Id": to}, "value": amount})


def transfer_all(to: bytes, *, keep_alive: bool) -> Call:
    """Everything that is usable."""
    return Call(_PALLET, "transfer_all", {"dest": {"Id": to}, "keep_alive": keep_alive})


def force_transfer(source: bytes, to: bytes, amount: int) -> Call:
    """By root."""
    args = {"source": {"Id": source}, "dest": {"Id": to}, "value": amount}
    return Call(_PALLET, "force_transfer", args)


def force_set_balance(account: bytes, free: int) -> Call:
    """By root."""
    return Call(_PALLET, "force_set_balance", {"who": {"Id": account}, "new_free": free})


def burn(amount: int, message: str = "") -> Call:
    """Destroy the caller's own TFT, with a message for ever."""
    return Call("BurningModule", "burn_tft", {"amount": amount, "message": message})


async def _named(chain: Reader, item: str, account: bytes) -> list[dict[str, object]]:
    """Entries with their 8-byte id as text."""
    found = cast(list[dict[str, object]], await chain.read(_PALLET, item, account))
    return [
        {**each, "id": to_bytes(each["id"]).rstrip(b"\0 ").decode(errors="replace")}
        for each in found
    ]
