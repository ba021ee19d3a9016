"""Blocks with the events of their extrinsics; the last few are kept."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from tfchain_client.hexes import to_hex, unhex
from tfchain_client.model import Event
from tfchain_client.session import Header, Session

_KEPT = 16


class _Body(msgspec.Struct, frozen=True):
    header: Header
    extrinsics: tuple[str, ...]


class _SignedBlock(msgspec.Struct, frozen=True):
    block: _Body


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A block with the events of its extrinsics."""

    number: int
    hash: bytes
    parent: bytes
    extrinsics: tuple[bytes, ...]
    events: tuple[Event, ...]


class Blocks:
    """Reads blocks, each with the runtime that wrote it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Block] = OrderedDict()

    async def get(self, session: Session, block_hash: bytes) -> Block:
        """Raises: RpcError when the endpoint does not have it, or not its state any more."""
        found = self._kept.get(block_hash)
        if found is None:
            found = self._kept[block_hash] = await _read(session, block_hash)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


async def _read(session: Session, block_hash: bytes) -> Block:
    body = (await session.rpc.fetch(_SignedBlock, "chain_getBlock", to_hex(block_hash))).block
    head = body.header.head()
    runtime = session.runtime  # of genesis, which has no parent and no events
    if head.number:
        runtime = await session.runtime_of(head.number, head.parent)
    raw = await session.raw(runtime.storage_key("System", "Events"), block_hash)
    return Block(
        number=head.number,
        hash=block_hash,
        parent=head.parent,
        extrinsics=tuple(unhex(each) for each in body.extrinsics),
        events=runtime.decode_events(raw),
    )
