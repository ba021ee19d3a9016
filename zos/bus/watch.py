"""A value that others watch: what published streams are made of."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Generic, TypeVar

import anyio

T = TypeVar("T")


class Watched(Generic[T]):
    """Holds the newest value. A slow watcher misses values in between, never the newest."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._changed = anyio.Event()

    @property
    def value(self) -> T:
        return self._value

    def set(self, value: T) -> None:
        """Wake the watchers if the value is another one."""
        if value == self._value:
            return
        self._value = value
        self._changed.set()
        self._changed = anyio.Event()

    async def changes(self) -> AsyncGenerator[T, None]:
        """The value now, then each newer one; never ends."""
        while True:
            value, changed = self._value, self._changed
            yield value
            if self._value is value:
                await changed.wait()
