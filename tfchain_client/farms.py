"""Farms: a farmer's nodes and public addresses."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tfchain_client.chain import Chain
from tfchain_client.codec import to_struct
from tfchain_client.model import Call, Farm, Ip

_PALLET = "TfgridModule"


async def get(chain: Chain, farm_id: int) -> Farm | None:
    found = await chain.read(_PALLET, "Farms", farm_id)
    return None if found is None else to_struct(found, Farm)


async def find(chain: Chain, name: str) -> int:
    """The id of the farm of that name, 0 when there is none. Names are case sensitive."""
    return int(str(await chain.read(_PALLET, "FarmIdByName", name)))


async def nodes(chain: Chain, farm_id: int) -> tuple[int, ...]:
    """Ids of the farm's nodes."""
    return msgspec.convert(await chain.read(_PALLET, "NodesByFarmID", farm_id), tuple[int, ...])


def create(name: str, public_ips: Sequence[Ip] = ()) -> Call:
    """The caller's twin becomes the farmer."""
    ips = [msgspec.to_builtins(ip) for ip in public_ips]
    return Call(_PALLET, "create_farm", {"name": name, "public_ips": ips})


def rename(farm_id: int, name: str) -> Call:
    return Call(_PALLET, "update_farm", {"farm_id": farm_id, "name": name})


def add_ip(farm_id: int, ip: Ip) -> Call:
    return Call(_PALLET, "add_farm_ip", {"farm_id": farm_id, "ip": ip.ip, "gw": ip.gw})


def remove_ip(farm_id: int, ip: str) -> Call:
    return Call(_PALLET, "remove_farm_ip", {"farm_id": farm_id, "ip": ip})
