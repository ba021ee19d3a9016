"""Machines in different states."""

from __future__ import annotations

import msgspec

from zos.console.model import LogLine, ServiceRow, View
from zos.model.status import (
    ChainState,
    ChainStatus,
    Clock,
    Disk,
    DiskState,
    DiskType,
    Facts,
    IdentityState,
    NodeStatus,
    Problem,
    Resources,
    Uplink,
)

SERVICES = tuple(ServiceRow(name=n, state="running") for n in ("keys", "node", "chain", "console"))
STARTING = View(
    uptime=4.2,
    services=tuple(ServiceRow(name=n, state="starting") for n in ("keys", "node")),
    log=(LogLine(message="machine starts", service="boot", uptime=3.9),),
)
POOL = Disk(
    path="/dev/vda", serial="QM0001", model="", size=128_849_018_880, state=DiskState.POOL,
    type=DiskType.SSD, label="1c2d",
)  # fmt: skip
FOREIGN = Disk(
    path="/dev/vdb", serial="thesis", model="", size=500_107_862_016, state=DiskState.FOREIGN,
    type=DiskType.HDD, reason="it carries an ext4 file system",
)  # fmt: skip
FACTS = Facts(
    resources=Resources(cru=2, mru=3_106_000_000, sru=128_849_018_880, hru=0), interfaces=(),
    secure_boot=True, virtualized=True, hypervisor="kvm", tpm=True, serial="B-7",
    product="QEMU Standard PC (Q35 + ICH9, 2009)",
)  # fmt: skip
NODE = NodeStatus(
    facts=FACTS,
    disks=(POOL,),
    uplink=Uplink(
        nic="eth0",
        mac="52:54:00:12:34:01",
        addresses=("10.0.2.15/24", "fec0::1/64"),
        gateways=("10.0.2.2",),
        gate=True,
    ),
    clock=Clock(ready=True, source="ntp"),
    identity=IdentityState.PERSISTENT,
)
FRESH = View(
    node=NodeStatus(
        facts=None,
        disks=(),
        uplink=Uplink(),
        clock=Clock(ready=False),
        identity=IdentityState.WAITING,
    ),
    services=SERVICES,
    uptime=61,
)
WAITING = View(
    node=msgspec.structs.replace(
        NODE,
        disks=(POOL, FOREIGN),
        uplink=Uplink(nic="eth0"),
        problems=(
            Problem(
                subject="uplink",
                reason="no network card has a link",
                remedy="Plug in a network cable, or try another port of the switch.",
            ),
        ),
    ),
    chain=ChainStatus(state=ChainState.WAITING, farm_id=7, endpoint="ws://10.0.2.2:9944"),
    services=(
        *SERVICES[:2],
        ServiceRow(name="chain", state="waiting", restarts=2, reason="killed by SIGSEGV"),
        SERVICES[3],
    ),
    uptime=4000,
    now=1_790_000_000,
    log=(
        LogLine(message="waiting", service="node", uptime=8.3, fields=(("subject", "uplink"),)),
        LogLine(message="service ended", service="boot", level="error", uptime=12.0),
        LogLine(message="detail", service="boot", level="debug", uptime=12.1),
    ),
)


def view(
    *,
    farm_name: str = "Freefarm",
    log: tuple[LogLine, ...] = (),
    uptime: float = 200_000,
    now: float = 1_790_000_000,
) -> View:
    """A registered node."""
    return View(
        node=NODE,
        chain=ChainStatus(
            state=ChainState.REGISTERED,
            endpoint="ws://10.0.2.2:9944",
            farm_id=1,
            farm_name=farm_name,
            twin_id=3,
            node_id=2,
            block=1234,
            last_report=1_789_999_400,
            address="5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu",
        ),
        services=SERVICES,
        uptime=uptime,
        now=now,
        log=log,
    )


REGISTERED = view(
    log=(LogLine(message="node registered", service="chain", fields=(("node", "2"),)),)
)
