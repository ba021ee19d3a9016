"""How long a service that ended waits for its next start."""

from __future__ import annotations

FIRST, LONGEST, HEALTHY = 0.5, 30.0, 60.0


class Backoff:
    """Doubles from `FIRST` to `LONGEST`; a life of `HEALTHY` seconds starts it anew."""

    def __init__(self) -> None:
        self._next = FIRST

    def after(self, lived: float) -> float:
        """Seconds to wait, now that the service has ended after this many."""
        if lived >= HEALTHY:
            self._next = FIRST
        wait = self._next
        self._next = min(LONGEST, wait * 2)
        return wait
