"""The bridge to Stellar, as far as its users see it: withdrawals and what became of them."""

from __future__ import annotations

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Call
from tfchain_client.reader import Reader
from tfchain_client.ss58 import parse_address

_PALLET = "TFTBridgeModule"


class StellarSignature(msgspec.Struct, frozen=True, kw_only=True):
    """One validator's signature of the payment on Stellar."""

    signature: str
    stellar_pub_key: str


class BurnTransaction(msgspec.Struct, frozen=True, kw_only=True):
    """A withdrawal on its way: `amount` in units of 10^-7 TFT, its fee already taken off."""

    block: int
    amount: int
    source: str | None = None
    target: str
    signatures: tuple[StellarSignature, ...]
    sequence_number: int


class MintTransaction(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit on its way, with the votes of validators so far."""

    amount: int
    target: str
    block: int
    votes: int


async def withdrawal(chain: Reader, transaction_id: int) -> BurnTransaction | None:
    """A withdrawal that is not paid yet."""
    return await _burn(chain, "BurnTransactions", transaction_id)


async def paid_withdrawal(chain: Reader, transaction_id: int) -> BurnTransaction | None:
    return await _burn(chain, "ExecutedBurnTransactions", transaction_id)


async def deposit(chain: Reader, stellar_hash: str) -> MintTransaction | None:
    """A deposit that validators vote on."""
    return await _mint(chain, "MintTransactions", stellar_hash)


async def paid_deposit(chain: Reader, stellar_hash: str) -> MintTransaction | None:
    return await _mint(chain, "ExecutedMintTransactions", stellar_hash)


async def fees(chain: Reader) -> tuple[int, int]:
    """Of a deposit and of a withdrawal, in units of 10^-7 TFT."""
    paid = [await chain.read(_PALLET, item) for item in ("DepositFee", "WithdrawFee")]
    return int(str(paid[0])), int(str(paid[1]))


async def validators(chain: Reader) -> tuple[bytes, ...]:
    found = msgspec.convert(await chain.read(_PALLET, "Validators"), tuple[str, ...])
    return tuple(parse_address(each) for each in found)


def withdraw(stellar_address: str, amount: int) -> Call:
    """Burn TFT here, to have them paid on Stellar less the fee."""
    args = {"target_stellar_address": stellar_address, "amount": amount}
    return Call(_PALLET, "swap_to_stellar", args)


async def _burn(chain: Reader, item: str, transaction_id: int) -> BurnTransaction | None:
    # Older runtimes have a default here, which is no transaction.
    if await chain.read_raw(_PALLET, item, transaction_id) is None:
        return None
    found: BurnTransaction = to_struct(
        await chain.read(_PALLET, item, transaction_id), BurnTransaction
    )
    return found


async def _mint(chain: Reader, item: str, stellar_hash: str) -> MintTransaction | None:
    found = await chain.read(_PALLET, item, stellar_hash)
    return None if found is None else to_struct(found, MintTransaction)
