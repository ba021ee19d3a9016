"""Nodes: what a machine tells the chain, its uptime and its power."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import (
    Call,
    Node,
    NodeCertification,
    NodePower,
    NodeSpec,
    PublicConfig,
    parse_power_state,
)
from tfchain_client.reader import Reader
from tfchain_client.ss58 import parse_address

_PALLET = "TfgridModule"


async def get(chain: Reader, node_id: int) -> Node | None:
    found = await chain.read(_PALLET, "Nodes", node_id)
    return None if found is None else to_struct(found, Node)


async def every(chain: Reader) -> AsyncIterator[Node]:
    """All nodes, in no order."""
    async for _, found in chain.items(_PALLET, "Nodes"):
        yield to_struct(found, Node)


async def find(chain: Reader, twin_id: int) -> int:
    """The node id of a twin, 0 when it has none.

    It outlives delete_node, and such a twin can never create a node again.
    """
    return int(str(await chain.read(_PALLET, "NodeIdByTwinID", twin_id)))


async def power(chain: Reader, node_id: int) -> NodePower:
    return _power(await chain.read(_PALLET, "NodePower", node_id))


async def powers(chain: Reader) -> AsyncIterator[tuple[int, NodePower]]:
    """Node ids whose power was ever changed; all others are up."""
    async for node_id, found in chain.items(_PALLET, "NodePower"):
        yield int(str(node_id)), _power(found)


async def certifiers(chain: Reader) -> tuple[bytes, ...]:
    """Accounts that may certify nodes, beside the council."""
    found = await chain.read(_PALLET, "AllowedNodeCertifiers")
    return tuple(parse_address(each) for each in msgspec.convert(found or (), tuple[str, ...]))


async def connection_price(chain: Reader) -> int:
    """The price of a TFT in mUSD that new nodes are rewarded by."""
    return int(str(await chain.read(_PALLET, "ConnectionPrice")))


async def last_id(chain: Reader) -> int:
    return int(str(await chain.read(_PALLET, "NodeID")))


def create(spec: NodeSpec) -> Call:
    return Call(_PALLET, "create_node", _fields(spec))


def update(node_id: int, spec: NodeSpec) -> Call:
    return Call(_PALLET, "update_node", {"node_id": node_id, **_fields(spec)})


def report_uptime(uptime: int, timestamp: int) -> Call:
    """`uptime` in seconds; `timestamp` at most 60 s from the chain's own time."""
    return Call(_PALLET, "report_uptime_v2", {"uptime": uptime, "timestamp_hint": timestamp})


def report_uptime_v1(uptime: int) -> Call:
    """For chains before spec 140, which know no timestamp."""
    return Call(_PALLET, "report_uptime", {"uptime": uptime})


def set_power_state(*, up: bool) -> Call:
    """By the node itself."""
    return Call(_PALLET, "change_power_state", {"power_state": "Up" if up else "Down"})


def set_power_target(node_id: int, *, up: bool) -> Call:
    """By the farmer."""
    target = "Up" if up else "Down"
    return Call(_PALLET, "change_power_target", {"node_id": node_id, "power_target": target})


def set_public_config(farm_id: int, node_id: int, config: PublicConfig | None) -> Call:
    """By the farmer; None clears."""
    public = None if config is None else msgspec.to_builtins(config)
    return Call(
        _PALLET,
        "add_node_public_config",
        {"farm_id": farm_id, "node_id": node_id, "public_config": public},
    )


def delete(node_id: int, *, by_farmer: bool) -> Call:
    name = "delete_node_farm" if by_farmer else "delete_node"
    return Call(_PALLET, name, {"node_id": node_id})


def certify(node_id: int, certification: NodeCertification) -> Call:
    """By a certifier or the council."""
    args = {"node_id": node_id, "node_certification": certification.value}
    return Call(_PALLET, "set_node_certification", args)


def add_certifier(account: bytes) -> Call:
    """By the council."""
    return Call(_PALLET, "add_node_certifier", {"certifier": account})


def remove_certifier(account: bytes) -> Call:
    """By the council."""
    return Call(_PALLET, "remove_node_certifier", {"certifier": account})


def set_connection_price(price: int) -> Call:
    """By the council, in mUSD; nodes keep the price they were registered with."""
    return Call(_PALLET, "set_connection_price", {"price": price})


def _fields(spec: NodeSpec) -> dict[str, object]:
    built = cast(dict[str, object], msgspec.to_builtins(spec))
    return {name: built[name] for name in NodeSpec.__struct_fields__}


def _power(value: object) -> NodePower:
    found = cast(dict[str, Any], value)
    state = parse_power_state(found["state"])
    return NodePower(down_since=state.down_since, target_up=found["target"] == "Up")
