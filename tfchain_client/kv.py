"""Each account's small store on the chain: keys up to 512 bytes, values up to 2048.

Anybody reads everything, so what is private is encrypted before it comes here. Keys and values are
bytes, exactly those that were set.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from tfchain_client.errors import CodecError
from tfchain_client.model import Call
from tfchain_client.reader import Reader
from tfchain_client.shape import vector

_PALLET = _ITEM = "TFKVStore"
MAX_KEY = 512
MAX_VALUE = 2048


async def get(chain: Reader, account: bytes, key: bytes) -> bytes | None:
    """None when nothing was set; an empty value cannot be told from that by other clients."""
    found = await chain.read_raw(_PALLET, _ITEM, account, key)
    return None if found is None else vector(found)


async def entries(
    chain: Reader, account: bytes, prefix: bytes = b""
) -> AsyncIterator[tuple[bytes, bytes]]:
    """Keys that begin with `prefix`, and their values, in no order.

    The chain hashes keys, so this reads all of the account's entries.
    """
    async for key, value in chain.raw_items(_PALLET, _ITEM, account):
        name = vector(key)
        if name.startswith(prefix):
            yield name, vector(value)


def store(key: bytes, value: bytes) -> Call:
    """Sets or replaces. Raises: CodecError for what the chain would refuse."""
    if len(key) > MAX_KEY or len(value) > MAX_VALUE:
        raise CodecError(f"kv: a key has at most {MAX_KEY} bytes, a value {MAX_VALUE}")
    return Call(_PALLET, "set", {"key": key, "value": value})


def delete(key: bytes) -> Call:
    return Call(_PALLET, "delete", {"key": key})
