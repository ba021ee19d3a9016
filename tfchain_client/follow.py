"""The events of every block, in order, over reconnects: what was missed is caught up.

Follow final blocks for what cannot be undone, best blocks for display. When a fork replaces best
blocks that were told, the blocks of the new branch are told from the fork on: a number that is not
above the last one says that everything from that number on is undone.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import AsyncIterator

import anyio
import msgspec

from tfchain_client.chain import Block, Chain, Header, Session
from tfchain_client.errors import RpcError, TransportError

log = logging.getLogger(__name__)

_DEPTH = 256  # blocks: finality never lags by more on a chain that is alive
_BEST = ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads")
_FINAL = ("chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads")


async def blocks(
    chain: Chain, *, after: int | None = None, finalized: bool = True
) -> AsyncIterator[Block]:
    """Blocks with their events, from number `after` + 1; from the next one on if it is None.

    A block whose state the endpoint has pruned is left out with a warning.
    """
    done = after
    told: OrderedDict[int, bytes] = OrderedDict()
    while True:
        session = await chain.session()
        try:
            async for number in _numbers(session, *(_FINAL if finalized else _BEST)):
                if told and not finalized:
                    done = await _fork(chain, told)
                first = number if done is None else done + 1
                for wanted in range(first, number + 1):
                    block = await _block(chain, wanted)
                    done = wanted
                    if block is not None:
                        _remember(told, block)
                        yield block
        except TransportError:
            await anyio.sleep(0.1)


def _remember(told: OrderedDict[int, bytes], block: Block) -> None:
    told[block.number] = block.hash
    while len(told) > _DEPTH:
        told.popitem(last=False)


async def _fork(chain: Chain, told: OrderedDict[int, bytes]) -> int:
    """The last block that was told and is still of the best chain; forgets those after it."""
    first = next(iter(told))
    while told:
        number, block_hash = next(reversed(told.items()))
        if await chain.canonical(number, block_hash):
            return number
        del told[number]
    return first - 1


async def _numbers(session: Session, subscribe: str, unsubscribe: str) -> AsyncIterator[int]:
    async with session.rpc.subscribe(subscribe, unsubscribe) as heads:
        async for header in heads:
            yield msgspec.convert(header, Header).head().number


async def _block(chain: Chain, number: int) -> Block | None:
    try:
        block_hash = await chain.block_hash(number)
        return None if block_hash is None else await chain.block(block_hash)
    except RpcError as error:
        log.warning("block cannot be read", extra={"block": number, "reason": str(error)})
        return None
