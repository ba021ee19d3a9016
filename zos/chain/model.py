"""What registration wants, sees and does: plain values."""

from __future__ import annotations

import msgspec

from tfchain_client.model import Call, NodeSpec
from zos.model.status import ChainState, Problem


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain shall say about this node."""

    spec: NodeSpec
    address: str
    can_activate: bool  # there is an activation service to ask


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain says now. `free` in units of 10^-7 TFT; ids are 0 when there is none."""

    free: int = 0
    terms: bool = False
    twin_id: int = 0
    node_id: int = 0
    node: NodeSpec | None = None  # None with a node id: the node was deleted
    farm_name: str | None = None  # None: the farm does not exist
    activated: bool = False  # the activation service was asked since we started
    refused: NodeSpec | None = None  # an update to this was refused, and is not sent again


class Activate(msgspec.Struct, frozen=True):
    """Ask the activation service for the first TFT."""


class Submit(msgspec.Struct, frozen=True, kw_only=True):
    """Calls that take effect together."""

    calls: tuple[Call, ...]


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """The chain says what it shall."""

    twin_id: int
    node_id: int


class Blocked(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to do until something outside changes."""

    state: ChainState
    problem: Problem


Step = Activate | Submit | Registered | Blocked
