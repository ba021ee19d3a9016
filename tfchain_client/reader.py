"""What the nouns read from: the chain at its best block, or one block of it for ever.

farm = await farms.get(chain, 1)                      # now
farm = await farms.get(chain.at(block_hash), 1)       # then, by the runtime of then
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

import msgspec

from tfchain_client.codec import Runtime
from tfchain_client.hexes import to_hex, unhex
from tfchain_client.session import Session

PAGE = 256


class Reader(Protocol):
    """State by the names of the runtime. Raises: CodecError, RpcError, TransportError."""

    async def runtime(self) -> Runtime: ...

    async def read(self, pallet: str, item: str, *keys: object) -> object:
        """The decoded value; an absent one is the item's default, or None."""
        ...

    async def read_raw(self, pallet: str, item: str, *keys: object) -> bytes | None:
        """The bytes of a value, None when it is absent."""
        ...

    def items(self, pallet: str, item: str, *keys: object) -> AsyncIterator[tuple[object, object]]:
        """Keys and values of a map below `keys`: the last key alone, or a tuple of several."""
        ...

    def raw_items(
        self, pallet: str, item: str, *keys: object
    ) -> AsyncIterator[tuple[bytes, bytes]]:
        """SCALE bytes of the last key and of the value, below all the other keys."""
        ...


class _Changes(msgspec.Struct, frozen=True):
    changes: tuple[tuple[str, str | None], ...]


async def page(
    session: Session, prefix: bytes, start: bytes, at: bytes
) -> tuple[tuple[bytes, bytes], ...]:
    """Up to `PAGE` storage keys below `prefix` and after `start`, with their values."""
    keys = await session.rpc.fetch(
        tuple[str, ...], "state_getKeysPaged", to_hex(prefix), PAGE, to_hex(start), to_hex(at)
    )
    if not keys:
        return ()
    found = await session.rpc.fetch(tuple[_Changes, ...], "state_queryStorageAt", keys, to_hex(at))
    values = {key: value for change in found for key, value in change.changes}
    return tuple((unhex(key), unhex(value)) for key in keys if (value := values.get(key)))
