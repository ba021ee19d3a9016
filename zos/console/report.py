"""What the machine is, what it waits for and why, as short sections of text. Pure.

The farmer reads from the top: one sentence that says how it stands, then what stands in the way
with what to do about it, then the facts.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from zos.console.model import ServiceRow, View
from zos.console.words import disk_size, memory_size, plain
from zos.model.status import ChainState, ChainStatus, Disk, DiskState, NodeStatus, Problem

_ALL_WELL = "running"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Lines by section; none of them changes with time alone."""

    headline: str
    waits: tuple[tuple[str, str], ...]  # (what and why, what to do)
    facts: tuple[tuple[str, str], ...]  # (label, text)
    services: str


def report(view: View) -> Report:
    return Report(
        headline=plain(_headline(view)),
        waits=tuple((plain(a), plain(b)) for a, b in _waits(view)),
        facts=tuple((label, plain(text)) for label, text in _facts(view)),
        services=plain(", ".join(_service(row) for row in view.services)),
    )


def _headline(view: View) -> str:
    if view.chain is None:
        ready = "getting ready for the chain" if view.node else "starting"
        return f"This machine is {ready}."
    chain = view.chain
    said = {
        ChainState.REGISTERED: f"is node {chain.node_id} of {_farm(chain)}.",
        ChainState.REGISTERING: f"is registering in {_farm(chain)}.",
        ChainState.REFUSED: "cannot be registered as it is: see below.",
        ChainState.CONNECTING: f"looks for the chain{_at(chain)}.",
        ChainState.WAITING: "is not registered yet: it waits.",
    }
    return f"This machine {said[chain.state]}"


def _farm(chain: ChainStatus) -> str:
    name = f" ({chain.farm_name})" if chain.farm_name else ""
    return f"farm {chain.farm_id}{name}" if chain.farm_id else "its farm"


def _at(chain: ChainStatus) -> str:
    return f" at {chain.endpoint}" if chain.endpoint else ""


def _waits(view: View) -> Iterator[tuple[str, str]]:
    """Every problem once, whoever reported it; then services that do not stay up."""
    seen: set[Problem] = set()
    for status in (view.node, view.chain):
        for problem in status.problems if status else ():
            if problem not in seen:
                seen.add(problem)
                yield f"{problem.subject}: {problem.reason}", problem.remedy
    for row in view.services:
        if row.state == "waiting":
            yield (
                f"service {row.name} ended ({row.reason})",
                "It is started again by itself. If it keeps ending, report this line.",
            )


def _facts(view: View) -> Iterator[tuple[str, str]]:
    if view.chain:
        yield from _chain(view.chain)
    if view.node:
        yield from _node(view.node)


def _chain(chain: ChainStatus) -> Iterator[tuple[str, str]]:
    if chain.node_id:
        yield "Node", f"{chain.node_id} (twin {chain.twin_id}, {_farm(chain)})"
    elif chain.farm_id:
        yield "Farm", _farm(chain).removeprefix("farm ")
    if chain.address:
        yield "Account", chain.address
    if chain.endpoint:
        yield "Chain", f"{chain.endpoint} ({chain.state})"


def _node(node: NodeStatus) -> Iterator[tuple[str, str]]:
    yield "Identity", str(node.identity)
    yield "Address", _uplink(node)
    yield "Clock", f"right, by {node.clock.source}" if node.clock.ready else "not known to be right"
    if node.facts:
        total = node.facts.resources
        yield (
            "Machine",
            f"{total.cru} cores, {memory_size(total.mru)} memory, {disk_size(total.sru)} SSD, "
            f"{disk_size(total.hru)} HDD",
        )
        yield "Model", _model(node)
    for disk in node.disks:
        yield "Disk", _disk(disk)
    if not node.disks:
        yield "Disk", "none"


def _uplink(node: NodeStatus) -> str:
    uplink = node.uplink
    if not uplink.addresses:
        return f"none yet on {uplink.nic}" if uplink.nic else "none yet"
    way = f"{', '.join(uplink.addresses)} on {uplink.nic}"
    way += f", gateway {', '.join(uplink.gateways)}" if uplink.gateways else ""
    return way if uplink.gate else f"{way} (the way out is not proven yet)"


def _model(node: NodeStatus) -> str:
    facts = node.facts
    if facts is None:
        return ""
    words = [facts.product or "unknown", f"serial {facts.serial}" if facts.serial else ""]
    words += [f"virtual ({facts.hypervisor})" if facts.virtualized else ""]
    words += ["secure boot" if facts.secure_boot else "", "TPM" if facts.tpm else ""]
    return ", ".join(word for word in words if word)


def _disk(disk: Disk) -> str:
    head = f"{disk.path}, {disk_size(disk.size)}"
    head += f" {disk.type.upper()}" if disk.type else ""
    head += f", serial {disk.serial}" if disk.serial else ""
    match disk.state:
        case DiskState.POOL:
            return f"{head}: in use as {disk.label}"
        case DiskState.FOREIGN:
            return f"{head}: not touched, {disk.reason}. {_consent(disk)}"
        case DiskState.BROKEN:
            return f"{head}: broken, {disk.reason}"
        case DiskState.IGNORED:
            return f"{head}: ignored, {disk.reason}"


def _consent(disk: Disk) -> str:
    if not disk.serial:
        return "It has no serial number to name it by."
    return f"To erase it and give it to the node, boot once with wipe={disk.serial}"


def _service(row: ServiceRow) -> str:
    again = f" (started again {row.restarts} times)" if row.restarts else ""
    return f"{row.name} {row.state}{again}" if row.state != _ALL_WELL or again else row.name
