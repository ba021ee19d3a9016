"""What the screen is made from: the services' own words, and nothing else."""

from __future__ import annotations

import msgspec

from zos.model.status import ChainStatus, NodeStatus


class ServiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One service as PID 1 knows it (services.json)."""

    name: str
    state: str = ""
    restarts: int = 0
    reason: str = ""


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal. `time` is unix seconds, `uptime` seconds since power-on."""

    message: str
    service: str = ""
    level: str = "info"
    time: float = 0.0
    uptime: float = 0.0
    fields: tuple[tuple[str, str], ...] = ()


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the screen shows; what is not known yet is None or empty. Times in seconds."""

    node: NodeStatus | None = None
    chain: ChainStatus | None = None
    services: tuple[ServiceRow, ...] = ()
    log: tuple[LogLine, ...] = ()
    uptime: float = 0.0
    now: float = 0.0
    kernel: str = ""
