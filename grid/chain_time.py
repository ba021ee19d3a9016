"""A development chain's time and branches: advance, fork, hold finality.

Only `zos-chain dev` has these methods; a chain under consensus refuses by not knowing them.
"""

from __future__ import annotations

import msgspec

from grid.errors import RefusedError
from grid.moment import parse_moment
from grid.table import when
from tfchain_client.chain import Chain


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a development chain is. Times in milliseconds; `held`: no block becomes final."""

    number: int
    hash: str
    now_ms: int
    offset_ms: int
    finalized: int
    held: bool


class Advanced(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chain is after time passed; `time` is unix seconds."""

    block: int
    time: int


class Forked(msgspec.Struct, frozen=True, kw_only=True):
    """A branch on block `parent` replaced `abandoned` blocks; `block` is the newest now."""

    parent: int
    abandoned: int
    block: int
    hash: str


async def position(chain: Chain) -> Position:
    return msgspec.convert(await chain.call("dev_clockOffset"), Position)


async def advance(chain: Chain, blocks: int | None, moment: str | None) -> Advanced:
    """So many blocks, or until a time as `parse_moment` reads it."""
    order = {"blocks": blocks} if blocks is not None else await _until(chain, moment or "")
    now = msgspec.convert(await chain.call("dev_advance", order), Position)
    return Advanced(block=now.number, time=now.now_ms // 1000)


async def _until(chain: Chain, moment: str) -> dict[str, int]:
    now = await chain.now_ms() // 1000
    target = parse_moment(moment, now)
    if target <= now:
        raise RefusedError(f"time {moment}: the chain is already at {when(now)}; it only goes on")
    return {"to": target * 1000}


async def fork(chain: Chain, to: int) -> Forked:
    """Abandon every block after number `to`. Raises: RpcError when it is final, or the future."""
    before = (await position(chain)).number
    after = msgspec.convert(await chain.call("dev_fork", {"to": to}), Position)
    return Forked(
        parent=to, abandoned=max(before, after.number - 1) - to, block=after.number,
        hash=after.hash,
    )  # fmt: skip


async def finality(chain: Chain, *, hold: bool) -> Position:
    """Hold: blocks stay open, and can be abandoned. Otherwise they become final again."""
    return msgspec.convert(await chain.call("dev_finality", {"hold": hold}), Position)
