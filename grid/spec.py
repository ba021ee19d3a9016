"""What a person asks of `grid up`. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from grid.errors import RefusedError

GIB = 1 << 30
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": GIB, "T": 1 << 40}


class Accel(StrEnum):
    """How QEMU runs the guest. `auto`: KVM if a probe boots our kernel with it, else TCG."""

    AUTO = "auto"
    KVM = "kvm"
    TCG = "tcg"


class UpSpec(msgspec.Struct, frozen=True, kw_only=True):
    """`memory` in MiB, `disk` in bytes (sparse), `timeout` in seconds for registration.

    `tree` is the work tree that `live` follows; empty: the one that `grid` runs from.
    The defaults stay above TFChain's minimum for a node: 100 GiB SSD, 2 GiB visible memory.
    """

    nodes: int = 1
    live: bool = False
    tree: str = ""
    accel: Accel = Accel.AUTO
    memory: int = 3072
    cpus: int = 2
    disk: int = 120 * GIB
    chain_port: int = 0  # 0: any free one
    timeout: float = 600.0


def parse_size(text: str) -> int:
    """`120G` as bytes; binary units K M G T, with or without `iB`."""
    match = re.fullmatch(r"(\d+)\s*([KMGT]?)(?:iB|B)?", text.strip())
    if not match:
        raise RefusedError(f"size {text!r}: write a number with K, M, G or T, such as 120G")
    return int(match[1]) * _UNITS[match[2]]


def node_name(number: int) -> str:
    return f"node-{number}"


def board_serial(grid_id: str, number: int) -> str:
    """The serial of node `number`'s board: how the chain's records name it."""
    return f"zos-{grid_id}-{number}"
