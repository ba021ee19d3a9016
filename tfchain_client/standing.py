"""Whether an endpoint is worth staying with: pure, one per process.

An endpoint that still synchronises, that is blocks behind what another one has shown, or whose
last block is older than the caller allows is left for the next one. It is taken on the second
time around, when nobody better was found: better late than nothing.
"""

from __future__ import annotations

import msgspec

BEHIND_BLOCKS = 10  # a minute; two honest endpoints differ by a block or two


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What an endpoint says of itself."""

    genesis: bytes
    best: int
    syncing: bool
    age: float | None  # seconds since its last block's time; None: not asked


class Standing:
    """Remembers the highest block of each chain, and which endpoints were refused."""

    def __init__(self, max_age: float | None) -> None:
        self.max_age = max_age
        self._highest: dict[bytes, int] = {}
        self._refused: set[str] = set()

    def objection(self, endpoint: str, health: Health) -> str:
        """Why to try another endpoint first; empty when there is no reason."""
        reason = self._reason(health)
        if not reason:
            self._refused.clear()
        elif endpoint not in self._refused:
            self._refused.add(endpoint)
            return reason
        else:
            self._highest[health.genesis] = health.best
        return ""

    def saw(self, genesis: bytes, best: int) -> None:
        self._highest[genesis] = max(best, self._highest.get(genesis, 0))

    def _reason(self, health: Health) -> str:
        behind = self._highest.get(health.genesis, 0) - health.best
        if health.syncing:
            return f"it synchronises, and is at block {health.best}"
        if behind > BEHIND_BLOCKS:
            return f"it is {behind} blocks behind"
        if health.age is not None and self.max_age is not None and health.age > self.max_age:
            return f"its last block is {health.age:.0f} s old"
        return ""
