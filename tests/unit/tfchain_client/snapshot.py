"""State in memory, read through a real runtime: the `Reader` of tests without a chain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

import anyio

from tests.unit.tfchain_client.vectors import rows, runtime
from tfchain_client.codec import Runtime

T = TypeVar("T")


class Snapshot:
    """Holds the bytes of storage values, as a chain of that spec version would."""

    def __init__(self, spec: int = 149) -> None:
        self._runtime = runtime(spec)
        self.values: dict[bytes, bytes] = {}

    def put(self, pallet: str, item: str, *keys: object, value: object) -> Snapshot:
        key = self._runtime.storage_key(pallet, item, *keys)
        self.values[key] = self._runtime.encode_storage(pallet, item, value)
        return self

    async def runtime(self) -> Runtime:
        return self._runtime

    async def read(self, pallet: str, item: str, *keys: object) -> object:
        raw = await self.read_raw(pallet, item, *keys)
        return self._runtime.decode_storage(pallet, item, raw)

    async def read_raw(self, pallet: str, item: str, *keys: object) -> bytes | None:
        return self.values.get(self._runtime.storage_key(pallet, item, *keys))

    async def items(
        self, pallet: str, item: str, *keys: object
    ) -> AsyncIterator[tuple[object, object]]:
        for key, value in self._below(pallet, item, *keys):
            left = self._runtime.split_key(pallet, item, key, known=len(keys))
            yield left, self._runtime.decode_storage(pallet, item, value)

    async def raw_items(
        self, pallet: str, item: str, *keys: object
    ) -> AsyncIterator[tuple[bytes, bytes]]:
        for key, value in self._below(pallet, item, *keys):
            yield self._runtime.raw_key(pallet, item, key, *keys), value

    def _below(self, pallet: str, item: str, *keys: object) -> list[tuple[bytes, bytes]]:
        prefix = self._runtime.storage_key(pallet, item, *keys)
        return sorted((k, v) for k, v in self.values.items() if k.startswith(prefix))


def get(waiting: Awaitable[T]) -> T:
    """What an awaitable returns."""

    async def wait() -> T:
        return await waiting

    return anyio.run(wait)


def listed(items: AsyncIterator[T]) -> list[T]:
    async def read() -> list[T]:
        return [each async for each in items]

    return anyio.run(read)


def vector(item: str, number: int = 0) -> Any:
    """What a storage value of the vectors decodes to."""
    return [r[3] for r in rows("values.json") if r[1] == item and r[3] is not None][number]


def account(*, free: int = 0, frozen: int = 0) -> dict[str, object]:
    """A value of System.Account."""
    data = {"free": free, "reserved": 0, "frozen": frozen, "flags": 0}
    return {"nonce": 0, "consumers": 0, "providers": 1, "sufficients": 0, "data": data}
