"""Ids and units, so that a farm cannot be taken for a twin nor bytes for seconds."""

from __future__ import annotations

from typing import NewType

TwinId = NewType("TwinId", int)
FarmId = NewType("FarmId", int)
NodeId = NewType("NodeId", int)
Bytes = NewType("Bytes", int)

KIB = 1 << 10
MIB = 1 << 20
GIB = 1 << 30
