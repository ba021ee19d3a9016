"""The services PID 1 keeps running, and what each may do: the whole table on one page."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from zos.boot.sandbox import Sandbox

MIB = 1 << 20
TESTKIT = Path("/usr/lib/zos-testkit")
FEATURES = Path("/run/zos/features")  # there once the core can run: cards, firewall, file system
DRIVERS = Path("/run/zos/drivers")  # there once every device found at boot has its driver
# Imported once by the zygote, shared by every service that it forks.
SHARED = (
    "anyio", "anyio._backends._asyncio", "logging", "msgspec", "zos.bus", "zos.bus.calls",
    "zos.bus.client", "zos.bus.log", "zos.bus.server", "zos.bus.watch", "zos.model.status",
)  # fmt: skip
# Folders of zos/ whose change concerns every service (used by --live).
SHARED_FOLDERS = frozenset({"bus", "model", "boot"})


class Service(NamedTuple):
    """One row. `folders` of zos/ hold its code; `patience` is how long it may take to stop.

    `after_features`: it is imported at once, and runs once the kernel has what it needs.
    """

    name: str
    module: str
    sandbox: Sandbox
    folders: frozenset[str]
    bus: bool = True
    patience: float = 5.0
    after_features: bool = False


KEYS = Service(
    "keys", "zos.keys.service",
    Sandbox(user=901, memory=96 * MIB, tasks=32, write=("/mnt",), network=False),
    frozenset({"keys", "identity"}),
)  # fmt: skip
NODE = Service(
    "node", "zos.node.service",
    Sandbox(user=0, memory=0, tasks=256, whole_system=True),
    frozenset({"node", "storage", "network", "capacity", "adapters", "config.py", "loop.py"}),
    patience=10.0, after_features=True,
)  # fmt: skip
CHAIN = Service(
    "chain", "zos.chain.service",
    Sandbox(user=902, memory=256 * MIB, tasks=32, read=("/run",)),
    frozenset({"chain", "config.py", "loop.py"}),
)  # fmt: skip
CONSOLE = Service(
    "console", "zos.console.service",
    Sandbox(
        user=903, memory=64 * MIB, tasks=16, read=("/run/zos", "/sys/devices/virtual/tty"),
        consoles=True, network=False,
    ),
    frozenset({"console"}), bus=False,
)  # fmt: skip
AGENT = Service(
    "testkit", "agent", Sandbox(user=0, memory=0, tasks=512, whole_system=True, confined=False),
    frozenset(), bus=False, patience=1.0,
)  # fmt: skip

USERS = {901: "keys", 902: "chain", 903: "console"}


def table(testkit: Path = TESTKIT) -> tuple[Service, ...]:
    """In the order of their start; shutdown goes the other way."""
    released = (KEYS, NODE, CHAIN, CONSOLE)
    if (testkit / "lab").exists():
        return (KEYS, CHAIN, CONSOLE, AGENT)  # the tests have the disks and cards for themselves
    return (*released, AGENT) if (testkit / "agent.py").exists() else released
