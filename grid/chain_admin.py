"""What the privileged accounts of a chain do: give money, tell the price, decide in the council."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from grid.chain_known import DEVELOPMENT
from grid.errors import RefusedError
from tfchain_client import balances, council
from tfchain_client.chain import Chain
from tfchain_client.model import Call, Receipt
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.ss58 import format_address
from tfchain_client.writer import Writer


class Funded(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts in units of 10^-7 TFT; `free` is what the account has now."""

    account: str
    amount: int
    free: int
    block: int


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """mUSD for one TFT; the average is over everything told, and is what bills use."""

    price: int
    average: int
    block: int


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """An event, with its fields as the metadata names them."""

    event: str
    fields: object


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was carried out. `events` are those of the call itself."""

    call: str
    account: str
    block: int
    extrinsic: str
    events: tuple[Happened, ...]


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A motion that went through. `events` are those of the call itself."""

    call: str
    votes: int
    block: int
    extrinsic: str
    events: tuple[Happened, ...]


async def fund(chain: Chain, payer: Signer, account: bytes, amount: int) -> Funded:
    receipt = await Writer(chain, payer).submit(balances.transfer(account, amount))
    free = (await balances.get(chain, account)).free
    return Funded(account=format_address(account), amount=amount, free=free, block=receipt.block)


async def set_price(chain: Chain, validator: Signer, price: int) -> Priced:
    """Tell a price as a validator's off-chain worker does. Raises: DispatchError if it is none."""
    await chain.session()
    call = Call(
        "TFTPriceModule",
        "set_prices",
        {"price": price, "block_number": chain.head.value.number},
    )
    receipt = await Writer(chain, validator).submit(call)
    average = int(str(await chain.read("TFTPriceModule", "AverageTftPrice") or 0))
    return Priced(price=price, average=average, block=receipt.block)


async def submit(chain: Chain, signer: Signer, call: Call) -> Submitted:
    """Raises: DispatchError with the name of what the call refused."""
    receipt = await Writer(chain, signer).submit(call)
    return Submitted(
        call=str(call),
        account=format_address(signer.public_key),
        block=receipt.block,
        extrinsic="0x" + receipt.extrinsic_hash.hex(),
        events=_events(receipt),
    )


async def propose(chain: Chain, members: Sequence[Signer], call: Call) -> Decided:
    """Bring a motion through. Without `members`: all of the council whose key is well known.

    Raises: DispatchError with the name of what the call, or the council, refused.
    """
    voters = members or await _known_members(chain)
    receipt = await council.run(chain, [Writer(chain, signer) for signer in voters], call)
    return Decided(
        call=str(call),
        votes=len(voters),
        block=receipt.block,
        extrinsic="0x" + receipt.extrinsic_hash.hex(),
        events=_events(receipt),
    )


async def _known_members(chain: Chain) -> list[Signer]:
    """Those members whose key everybody knows: the whole council of a development chain."""
    found = cast(list[Any], await chain.read("CouncilMembership", "Members"))
    members = {str(address) for address in found}
    known = [sr25519_signer(secret) for secret in DEVELOPMENT]
    signers: list[Signer] = [
        signer for signer in known if format_address(signer.public_key) in members
    ]
    if not signers:
        raise RefusedError(
            f"the council is {', '.join(sorted(members)) or 'empty'}: name files that hold the"
            " members' secrets with --member"
        )
    return signers


def _events(receipt: Receipt) -> tuple[Happened, ...]:
    """Without what every extrinsic and motion emits."""
    always = {"System", "Council", "TransactionPayment", "Balances"}
    return tuple(
        Happened(event=f"{event.pallet}.{event.name}", fields=event.fields)
        for event in receipt.events
        if event.pallet not in always
    )
