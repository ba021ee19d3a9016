"""What a farmer is told about registration: one sentence of cause, one of what to do."""

from __future__ import annotations

from tfchain_client.errors import DispatchError
from zos.model.status import Problem
from zos.model.units import GIB

TFT = 10_000_000

NO_FARM = Problem(
    subject="setting farmer_id",
    reason="no farm is named, so this node belongs to nobody and is not registered",
    remedy="start with farmer_id=NUMBER on the kernel command line, or make the boot medium with "
    "zos-image customize --farm NUMBER",
)
NO_ENDPOINT = Problem(
    subject="setting substrate",
    reason="no endpoint of the chain is named, and a private grid has none by default",
    remedy="name one with substrate=ws://HOST:PORT",
)
NOT_READY = Problem(
    subject="registration",
    reason="disks, network and hardware are still being looked at",
    remedy="wait; if this lasts for minutes, see the problems of disks and uplink",
)
NO_IDENTITY = Problem(
    subject="identity",
    reason="the node's key is not opened yet",
    remedy="wait; if this lasts for minutes, see the problems of the disks",
)
TEMPORARY = Problem(
    subject="identity",
    reason="there is no disk to keep the node's key on, so nothing is told to the chain",
    remedy="attach an empty SSD of at least 100 GiB and start again",
)
NO_CLOCK = Problem(
    subject="clock",
    reason="the time is not known yet, and nothing is signed with a wrong one",
    remedy="wait; if this lasts, name a time server with ntp= or check the chain's own clock",
)

# Errors of TFChain that a farmer can do something about; any other is shown by its name.
_BY_ERROR = {
    "FarmNotExists": ("the farm does not exist", "correct farmer_id, or create the farm first"),
    "NodeWithTwinIdExists": (
        "this node's identity has already registered another node record",
        "start once with new-identity=yes to register as a new node",
    ),
    "NodeUpdateNotAuthorized": (
        "the node record belongs to another identity",
        "start once with new-identity=yes to register as a new node",
    ),
    "InvalidSRUInput": ("the chain finds the SSD too small", "attach an SSD of 100 GiB or more"),
    "InvalidMRUInput": ("the chain finds the memory too small", "give the machine 2 GiB or more"),
}


def unknown_farm(farm_id: int) -> Problem:
    return Problem(
        subject="setting farmer_id",
        reason=f"farm {farm_id} does not exist on this chain",
        remedy="correct the number, or create the farm; the node looks again every minute",
    )


def too_small(what: str, has: int, needs: int) -> Problem:
    return Problem(
        subject="hardware",
        reason=f"{has / GIB:.1f} GiB of {what} is below the chain's minimum of "
        f"{needs // GIB} GiB, so this node is not registered",
        remedy=f"give the machine at least {needs // GIB} GiB of {what}",
    )


def deleted(node_id: int) -> Problem:
    return Problem(
        subject="registration",
        reason=f"node {node_id} was deleted, and the chain never lets its identity register again",
        remedy="start once with new-identity=yes to register as a new node",
    )


def no_money(address: str, free: int) -> Problem:
    return Problem(
        subject="account",
        reason=f"the node's account holds {free / TFT:.4f} TFT, too little for the chain's fees",
        remedy=f"send 0.1 TFT or more to {address}",
    )


def no_activation(reason: str) -> Problem:
    return Problem(
        subject="activation",
        reason=reason,
        remedy="check the activation= setting and that its service runs; it is asked again",
    )


def unreachable(reason: str) -> Problem:
    return Problem(
        subject="chain",
        reason=reason,
        remedy="check the uplink and the substrate= setting; it is tried again at once",
    )


def refused(error: DispatchError) -> Problem:
    """What the chain answered to a call of ours."""
    reason, remedy = _BY_ERROR.get(
        error.name, (str(error), "look up this error of TFChain; it is tried again")
    )
    return Problem(subject="chain", reason=reason, remedy=remedy)
