"""A value that others wait for: they see the newest, and may miss what was between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Generic, TypeVar

import anyio

T = TypeVar("T")


class Latest(Generic[T]):
    """Holds one value; waiting never queues."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._changed = anyio.Event()

    @property
    def value(self) -> T:
        return self._value

    def set(self, value: T) -> None:
        self._value = value
        self._changed.set()
        self._changed = anyio.Event()

    async def change(self) -> T:
        """The value after the next `set`."""
        await self._changed.wait()
        return self._value

    async def changes(self) -> AsyncIterator[T]:
        """The value now, then the newest after each `set`."""
        while True:
            changed = self._changed
            yield self._value
            await changed.wait()
