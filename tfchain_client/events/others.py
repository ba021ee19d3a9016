"""Events of prices, the key-value store, balances, the council and the Dao.

Accounts are SS58 addresses, hashes 0x and hex.
"""

from __future__ import annotations

import msgspec

from tfchain_client.events.kinds import Typed


class PriceStored(Typed, frozen=True, kw_only=True, tag="TFTPriceModule.PriceStored"):
    """Of a TFT, in mUSD."""

    price: int


class AveragePriceStored(Typed, frozen=True, kw_only=True, tag="TFTPriceModule.AveragePriceStored"):
    """Of a TFT, in mUSD: what bills use."""

    price: int


class AveragePriceIsAboveMaxPrice(
    Typed, frozen=True, kw_only=True, tag="TFTPriceModule.AveragePriceIsAboveMaxPrice"
):
    """Bills use `bound` instead; mUSD."""

    price: int
    bound: int


class AveragePriceIsBelowMinPrice(
    Typed, frozen=True, kw_only=True, tag="TFTPriceModule.AveragePriceIsBelowMinPrice"
):
    """Bills use `bound` instead; mUSD."""

    price: int
    bound: int


class EntrySet(Typed, frozen=True, kw_only=True, tag="TFKVStore.EntrySet"):
    """Text, or 0x and hex where it is not UTF-8."""

    account: str
    key: str
    value: str


class EntryTaken(Typed, frozen=True, kw_only=True, tag="TFKVStore.EntryTaken"):
    """Deleted; `value` is what it was."""

    account: str
    key: str
    value: str


class Transfer(Typed, frozen=True, kw_only=True, tag="Balances.Transfer"):
    """`amount` in units of 10^-7 TFT."""

    source: str = msgspec.field(name="from")
    to: str
    amount: int


class Deposit(Typed, frozen=True, kw_only=True, tag="Balances.Deposit"):
    """Money came into an account: fees for a block, a payment."""

    who: str
    amount: int


class Withdraw(Typed, frozen=True, kw_only=True, tag="Balances.Withdraw"):
    """Money left an account: fees."""

    who: str
    amount: int


class Endowed(Typed, frozen=True, kw_only=True, tag="Balances.Endowed"):
    """An account began to exist."""

    account: str
    free_balance: int


class CouncilProposed(Typed, frozen=True, kw_only=True, tag="Council.Proposed"):
    """A motion began."""

    account: str
    proposal_index: int
    proposal_hash: str
    threshold: int


class CouncilVoted(Typed, frozen=True, kw_only=True, tag="Council.Voted"):
    """`yes` and `no` count members."""

    account: str
    proposal_hash: str
    voted: bool
    yes: int
    no: int


class CouncilClosed(Typed, frozen=True, kw_only=True, tag="Council.Closed"):
    """`yes` and `no` count members."""

    proposal_hash: str
    yes: int
    no: int


class CouncilExecuted(Typed, frozen=True, kw_only=True, tag="Council.Executed"):
    """`result` is `{"Ok": …}` or `{"Err": …}`."""

    proposal_hash: str
    result: object


class DaoVoted(Typed, frozen=True, kw_only=True, tag="Dao.Voted"):
    """`yes` and `no` count farms."""

    account: str
    proposal_hash: str
    voted: bool
    yes: int
    no: int


class DaoProposed(Typed, frozen=True, kw_only=True, tag="Dao.Proposed"):
    """A proposal began."""

    account: str
    proposal_index: int
    proposal_hash: str
    threshold: int


class DaoClosed(Typed, frozen=True, kw_only=True, tag="Dao.Closed"):
    """`yes` and `no` count farms."""

    proposal_hash: str
    yes: int
    yes_weight: int
    no: int
    no_weight: int


class DaoExecuted(Typed, frozen=True, kw_only=True, tag="Dao.Executed"):
    """`result` is `{"Ok": …}` or `{"Err": …}`."""

    proposal_hash: str
    result: object
