"""Accounts' money, in units of 10^-7 TFT."""

from __future__ import annotations

from typing import Any, cast

from tfchain_client.chain import Chain
from tfchain_client.model import Balance, Call

TFT = 10_000_000


async def get(chain: Chain, account: bytes) -> Balance:
    """All zero for an account that does not exist."""
    found = cast(dict[str, Any], await chain.read("System", "Account", account))
    data = found["data"]
    return Balance(
        free=data["free"], reserved=data["reserved"], frozen=data["frozen"], nonce=found["nonce"]
    )


def transfer(to: bytes, amount: int) -> Call:
    """`transfer_allow_death`: the oldest and the newest runtimes both have it."""
    return Call("Balances", "transfer_allow_death", {"dest": {"Id": to}, "value": amount})
