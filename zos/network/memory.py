"""The two files the network writes in /run: its own memory over a restart, and the resolver's."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from zos.adapters import runfile
from zos.network.lease import Lease

log = logging.getLogger(__name__)


class Servers(msgspec.Struct, frozen=True, kw_only=True):
    """Name servers that a router advertised on one link, good until a monotonic time."""

    addresses: tuple[str, ...]
    expires_at: float


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What a restarted service must not ask the network for again. Valid for one boot."""

    leases: dict[str, Lease] = msgspec.field(default_factory=dict)  # by card
    rdnss: dict[str, Servers] = msgspec.field(default_factory=dict)  # by link


def load(path: Path) -> Memory:
    """The memory of an earlier run in this boot; an absent or damaged file is an empty one."""
    try:
        return msgspec.json.decode(runfile.read(path) or b"{}", type=Memory)
    except msgspec.DecodeError as cause:
        log.warning("network memory is damaged", extra={"reason": str(cause)})
        return Memory()


def save(path: Path, memory: Memory) -> None:
    runfile.replace(path, msgspec.json.encode(memory))


def resolver(servers: Iterable[str]) -> bytes:
    """resolv.conf: short waits, for a dead server must not hold up the living one."""
    lines = [f"nameserver {server}" for server in servers]
    return "\n".join([*lines, "options timeout:2 attempts:2", ""]).encode()


def servers(path: Path) -> tuple[str, ...]:
    """The name servers that a resolv.conf names."""
    lines = runfile.read(path).decode().splitlines()
    return tuple(x.split()[1] for x in lines if x.startswith("nameserver "))
