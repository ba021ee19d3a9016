"""What a TFT is worth: mUSD, kept by the chain's price module."""

from __future__ import annotations

from collections.abc import Awaitable

import msgspec

from tfchain_client.cost import TftPrice
from tfchain_client.model import Call
from tfchain_client.reader import Reader

_PALLET = "TFTPriceModule"


async def get(chain: Reader) -> TftPrice:
    """All zero on a chain that never had a price, but for the council's bounds."""
    return TftPrice(
        last=await _number(chain.read(_PALLET, "TftPrice")),
        average=await _number(chain.read(_PALLET, "AverageTftPrice")),
        lowest=await _number(chain.read(_PALLET, "MinTftPrice")),
        highest=await _number(chain.read(_PALLET, "MaxTftPrice")),
    )


async def last_block(chain: Reader) -> int:
    """The block number that came with the last price."""
    return await _number(chain.read(_PALLET, "LastBlockSet"))


async def history(chain: Reader) -> tuple[int, ...]:
    """The last prices, up to 1440, oldest first: what the average is made of.

    A ring: the slot that is written next holds the oldest one once it is full.
    """
    _, end = msgspec.convert(await chain.read(_PALLET, "BufferRange"), tuple[int, int])
    found = {key: value async for key, value in chain.items(_PALLET, "TftPriceHistory")}
    slots = msgspec.convert(found, dict[int, int])
    order = sorted(slots, key=lambda slot: (slot < end, slot))
    return tuple(slots[slot] for slot in order)


def set_price(price: int, block_number: int) -> Call:
    """By a validator. Costs nothing."""
    return Call(_PALLET, "set_prices", {"price": price, "block_number": block_number})


def set_lowest(price: int) -> Call:
    """By the council."""
    return Call(_PALLET, "set_min_tft_price", {"price": price})


def set_highest(price: int) -> Call:
    """By the council."""
    return Call(_PALLET, "set_max_tft_price", {"price": price})


async def _number(reading: Awaitable[object]) -> int:
    return int(str(await reading))
