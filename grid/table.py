"""Nodes as rows, and rows as a table that a person reads. Pure; sizes in bytes, times in unix s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

GIB = 1 << 30
REPORT_PERIOD = 40 * 60  # a node reports its uptime this often
HEADINGS = (
    "node", "twin", "farm", "cores", "memory", "SSD", "HDD", "address", "up since", "last report",
    "state",
)  # fmt: skip


class NodeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain knows of one node. Times are the chain's own; 0 = never."""

    node_id: int
    twin_id: int
    farm_id: int
    farm_name: str
    cru: int
    mru: int
    sru: int
    hru: int
    addresses: tuple[str, ...]
    serial: str
    registered_at: int
    up_since: int
    last_report: int
    up: bool


def is_up(last_report: int, now: int) -> bool:
    """A node counts as up until two of its reports are missing."""
    return last_report > 0 and now - last_report <= 2 * REPORT_PERIOD


def size(count: int) -> str:
    """Bytes as GiB, with one decimal below 100 GiB."""
    if count == 0:
        return "-"
    gib = count / GIB
    return f"{gib:.0f} GiB" if gib >= 100 else f"{gib:.1f} GiB"


def when(seconds: int) -> str:
    """Unix time as UTC, to the second."""
    if seconds == 0:
        return "never"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def cells(row: NodeRow) -> tuple[str, ...]:
    """One row, in the order of HEADINGS."""
    return (
        str(row.node_id), str(row.twin_id), f"{row.farm_id} {row.farm_name}".strip(),
        str(row.cru), size(row.mru), size(row.sru), size(row.hru),
        ", ".join(row.addresses) or "-", when(row.up_since), when(row.last_report),
        "up" if row.up else "silent",
    )  # fmt: skip


def format_table(rows: Sequence[NodeRow]) -> str:
    """Aligned columns under their headings."""
    return align([HEADINGS, *(cells(row) for row in sorted(rows, key=lambda row: row.node_id))])


def align(lines: Sequence[Sequence[str]]) -> str:
    """Rows of as many cells as the first one, each column as wide as its widest cell."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
