"""The state of a chain, read by name: of its best block, or of one block for ever."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from tfchain_client.codec import Runtime
from tfchain_client.hexes import unhex
from tfchain_client.reader import PAGE, page
from tfchain_client.session import Session

T = TypeVar("T")


class Asking(Protocol):
    """Asks a session, and the next one when the connection ends."""

    async def __call__(self, question: Callable[[Session], Awaitable[T]]) -> T: ...


class View:
    """A `Reader`. `at` None is the best block, each time anew."""

    def __init__(self, asking: Asking, at: bytes | None = None) -> None:
        self._asking = asking
        self._at = at
        self._then: Runtime | None = None

    async def runtime(self) -> Runtime:
        return await self._asking(self._runtime)

    async def read(self, pallet: str, item: str, *keys: object) -> object:
        async def ask(session: Session) -> object:
            runtime = await self._runtime(session)
            data = await session.raw(runtime.storage_key(pallet, item, *keys), self._at)
            return runtime.decode_storage(pallet, item, data)

        return await self._asking(ask)

    async def read_raw(self, pallet: str, item: str, *keys: object) -> bytes | None:
        async def ask(session: Session) -> bytes | None:
            runtime = await self._runtime(session)
            return await session.raw(runtime.storage_key(pallet, item, *keys), self._at)

        return await self._asking(ask)

    async def items(
        self, pallet: str, item: str, *keys: object
    ) -> AsyncIterator[tuple[object, object]]:
        runtime = await self.runtime()
        async for key, value in self._pages(runtime.storage_key(pallet, item, *keys)):
            left = runtime.split_key(pallet, item, key, known=len(keys))
            yield left, runtime.decode_storage(pallet, item, value)

    async def raw_items(
        self, pallet: str, item: str, *keys: object
    ) -> AsyncIterator[tuple[bytes, bytes]]:
        runtime = await self.runtime()
        async for key, value in self._pages(runtime.storage_key(pallet, item, *keys)):
            yield runtime.raw_key(pallet, item, key, *keys), value

    async def _pages(self, prefix: bytes) -> AsyncIterator[tuple[bytes, bytes]]:
        """All of one block, however many pages it takes; asked again on another connection."""
        at = self._at or await self._best()
        start = prefix
        while True:
            found = await self._asking(partial(page, prefix=prefix, start=start, at=at))
            for each in found:
                yield each
            if len(found) < PAGE:
                return
            start = found[-1][0]

    async def _best(self) -> bytes:
        return unhex(await self._asking(lambda s: s.rpc.fetch(str, "chain_getBlockHash")))

    async def _runtime(self, session: Session) -> Runtime:
        if self._at is None:
            return session.runtime
        if self._then is None:
            head = (await session.header(self._at)).head()
            self._then = await session.runtime_of(head.number, head.parent)
        return self._then
