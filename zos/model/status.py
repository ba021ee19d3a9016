"""What the services of one node tell each other: facts, states, and problems with their remedy."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from zos.model.units import GIB


class DiskType(StrEnum):
    """Decided by measured seek time, once, and remembered on the pool."""

    SSD = "ssd"
    HDD = "hdd"


class IdentityState(StrEnum):
    """What stands behind the node's key."""

    WAITING = "waiting"  # the pools are not there yet
    PERSISTENT = "persistent"  # seed on the node's own pools
    TEMPORARY = "temporary"  # no disk: lost at power-off, never told to the chain


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something a farmer should know: one sentence of cause, one of what to do."""

    subject: str  # "disk QEMU-1", "uplink", "chain", "setting farmer_id"
    reason: str
    remedy: str


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """One element of the interface list on chain; `ips` are plain addresses without mask."""

    name: str
    mac: str
    ips: tuple[str, ...]


class Resources(msgspec.Struct, frozen=True, kw_only=True):
    """Totals. `cru` counts logical CPUs; `mru`, `sru`, `hru` are bytes."""

    cru: int
    mru: int
    sru: int
    hru: int


# TFChain refuses a node below these (create_node, spec: tfchain 5.5).
MINIMUM = Resources(cru=1, mru=2 * GIB, sru=100 * GIB, hru=0)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain is told about the machine. `serial` is the board's, empty when unknown."""

    resources: Resources
    interfaces: tuple[Interface, ...]
    secure_boot: bool
    virtualized: bool
    hypervisor: str  # "" on bare metal
    tpm: bool
    serial: str
    product: str  # vendor and model as DMI names them


class DiskState(StrEnum):
    """How a disk stands to the node."""

    POOL = "pool"  # ours and mounted
    FOREIGN = "foreign"  # carries data that is not ours; never touched without consent
    BROKEN = "broken"  # ours, but it cannot be mounted or read
    IGNORED = "ignored"  # removable, USB, optical or too small


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """One whole disk. `size` in bytes; `label` is the pool's."""

    path: str
    serial: str
    model: str
    size: int
    state: DiskState
    type: DiskType | None = None
    label: str = ""
    reason: str = ""


class Uplink(msgspec.Struct, frozen=True, kw_only=True):
    """The way out. `gate`: the chain (or the configured gate) was reached through it."""

    nic: str = ""
    mac: str = ""
    addresses: tuple[str, ...] = ()  # with prefix length
    gateways: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    gate: bool = False


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the time may be signed with. `source`: "", "ntp", "dhcp-ntp" or "chain"."""

    ready: bool
    source: str = ""
    offset_seconds: float = 0.0  # the last correction


class NodeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The `node` service's view; `facts` is None until disks, uplink and hardware are known."""

    facts: Facts | None
    disks: tuple[Disk, ...]
    uplink: Uplink
    clock: Clock
    identity: IdentityState
    problems: tuple[Problem, ...] = ()


class ChainState(StrEnum):
    """How far registration is."""

    CONNECTING = "connecting"
    WAITING = "waiting"  # for facts, the clock or the identity: see `problems`
    REGISTERING = "registering"
    REGISTERED = "registered"
    REFUSED = "refused"  # by a rule of ours or the chain's; see `problems`


class ChainStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The `chain` service's view. Ids are 0 until known; times are unix seconds, 0 = never."""

    state: ChainState
    endpoint: str = ""
    address: str = ""  # SS58
    farm_id: int = 0
    farm_name: str = ""
    twin_id: int = 0
    node_id: int = 0
    registered_at: int = 0
    last_report: int = 0
    block: int = 0
    problems: tuple[Problem, ...] = ()
