"""The two files the network writes in /run: its own memory over a restart, and the resolver's."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

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
        return msgspec.json.decode(path.read_bytes(), type=Memory)
    except FileNotFoundError:
        return Memory()
    except (msgspec.DecodeError, OSError) as cause:
        log.warning("network memory is damaged", extra={"reason": str(cause)})
        return Memory()


def save(path: Path, memory: Memory) -> None:
    replace(path, msgspec.json.encode(memory))


def resolver(servers: Iterable[str]) -> bytes:
    """resolv.conf: short waits, for a dead server must not hold up the living one."""
    lines = [f"nameserver {server}" for server in servers]
    return "\n".join([*lines, "options timeout:2 attempts:2", ""]).encode()


def servers(path: Path) -> tuple[str, ...]:
    """The name servers that a resolv.conf names."""
    lines = path.read_text().splitlines() if path.is_file() else []
    return tuple(x.split()[1] for x in lines if x.startswith("nameserver "))


def replace(path: Path, body: bytes) -> None:
    """Write a file wholly or not at all; nothing when it says so already."""
    if path.is_file() and path.read_bytes() == body:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.new")
    partial.write_bytes(body)
    partial.chmod(0o644)
    partial.rename(path)
