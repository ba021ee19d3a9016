"""The base of typed events: a subclass is tagged with the pallet and name of its event."""

from __future__ import annotations

import msgspec


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a known layout, its fields in the runtime's order."""
