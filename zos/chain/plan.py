"""Decides the next step of registration; pure.

The order is the grid's: farm, money, terms, twin, node. What is missing of terms, twin and node
goes out as one batch, so that a first boot waits for one block and not for three.
"""

from __future__ import annotations

import msgspec

from tfchain_client import nodes, twins
from tfchain_client.model import Call, NodeSpec
from zos.chain import problems
from zos.chain.model import Activate, Blocked, Registered, Seen, Step, Submit, Wish
from zos.model.status import MINIMUM, ChainState, Facts, IdentityState, NodeStatus, Problem

TERMS_LINK = "http://zos.tf/terms/v0.1"
TERMS_HASH = "9021d4dee05a661e2cb6838152c67f25"  # MD5 of the link's text

LOW_BALANCE = 100_000  # an uptime report needs about 19 700 up front
EMPTY_BALANCE = 25_000  # below this not even the terms can be paid

MEMORY_NOISE = 4 << 20  # bytes: the kernel's own share differs by some pages from boot to boot


def judge(status: NodeStatus | None, farm_id: int) -> Facts | Blocked:
    """The machine's facts, or what on this machine forbids to tell the chain anything."""
    if not farm_id:
        return Blocked(state=ChainState.REFUSED, problem=problems.NO_FARM)
    if status is None or status.facts is None:
        return Blocked(state=ChainState.WAITING, problem=_unready(status) or problems.NOT_READY)
    unready = _unready(status)
    if unready is not None:
        return Blocked(state=ChainState.WAITING, problem=unready)
    short = _below_minimum(status.facts)
    return status.facts if short is None else Blocked(state=ChainState.REFUSED, problem=short)


def _unready(status: NodeStatus | None) -> Problem | None:
    if status is None:
        return problems.NOT_READY
    if status.identity is IdentityState.TEMPORARY:
        return problems.TEMPORARY
    if status.identity is IdentityState.WAITING:
        return problems.NO_IDENTITY
    return None if status.clock.ready else problems.NO_CLOCK


def _below_minimum(facts: Facts) -> Problem | None:
    """TFChain refuses smaller nodes; we do not even ask."""
    if facts.resources.sru < MINIMUM.sru:
        return problems.too_small("SSD", facts.resources.sru, MINIMUM.sru)
    if facts.resources.mru < MINIMUM.mru:
        return problems.too_small("memory", facts.resources.mru, MINIMUM.mru)
    return None


def next_step(wish: Wish, seen: Seen) -> Step:
    """The one thing to do now."""
    if seen.farm_name is None:
        return Blocked(state=ChainState.REFUSED, problem=problems.unknown_farm(wish.spec.farm_id))
    if seen.node_id and seen.node is None:
        return Blocked(state=ChainState.REFUSED, problem=problems.deleted(seen.node_id))
    if seen.free < LOW_BALANCE and wish.can_activate and not seen.activated:
        return Activate()
    calls = _missing(wish, seen)
    if not calls:
        return Registered(twin_id=seen.twin_id, node_id=seen.node_id)
    if seen.free < EMPTY_BALANCE:
        return Blocked(state=ChainState.WAITING, problem=problems.no_money(wish.address, seen.free))
    return Submit(calls=calls)


def _missing(wish: Wish, seen: Seen) -> tuple[Call, ...]:
    calls: list[Call] = []
    if not seen.terms:
        calls.append(twins.accept_terms(TERMS_LINK, TERMS_HASH))
    if not seen.twin_id:
        calls.append(twins.create())
    if not seen.node_id:
        calls.append(nodes.create(wish.spec))
    elif seen.node is not None:
        spec = wanted(wish.spec, seen.node)
        if spec != seen.node and wish.spec != seen.refused:
            calls.append(nodes.update(seen.node_id, spec))
    return tuple(calls)


def wanted(spec: NodeSpec, on_chain: NodeSpec) -> NodeSpec:
    """`spec` as the chain should hold it.

    A node that registered as a real machine is never called virtual, and memory that differs by
    what the kernel takes more or less at each boot is the same memory.
    """
    totals, known = spec.resources, on_chain.resources
    if abs(totals.mru - known.mru) <= MEMORY_NOISE:
        totals = msgspec.structs.replace(totals, mru=known.mru)
    virtualized = spec.virtualized and on_chain.virtualized
    return msgspec.structs.replace(spec, resources=totals, virtualized=virtualized)
