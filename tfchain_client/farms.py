"""Farms: a farmer's nodes and public addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Call, Farm, FarmCertification, FarmingPolicyLimit, Ip
from tfchain_client.reader import Reader

_PALLET = "TfgridModule"


async def get(chain: Reader, farm_id: int) -> Farm | None:
    found = await chain.read(_PALLET, "Farms", farm_id)
    return None if found is None else to_struct(found, Farm)


async def every(chain: Reader) -> AsyncIterator[Farm]:
    """All farms, in no order. Reserving an address changes a farm without an event."""
    async for _, found in chain.items(_PALLET, "Farms"):
        yield to_struct(found, Farm)


async def find(chain: Reader, name: str) -> int:
    """The id of the farm of that name, 0 when there is none. Names are case sensitive."""
    return int(str(await chain.read(_PALLET, "FarmIdByName", name)))


async def nodes(chain: Reader, farm_id: int) -> tuple[int, ...]:
    """Ids of the farm's nodes."""
    return msgspec.convert(await chain.read(_PALLET, "NodesByFarmID", farm_id), tuple[int, ...])


async def payout_address(chain: Reader, farm_id: int) -> str:
    """The Stellar address that rewards go to; empty when none was given."""
    return str(await chain.read(_PALLET, "FarmPayoutV2AddressByFarmID", farm_id))


async def weight(chain: Reader, farm_id: int) -> int:
    """The farm's weight in votes: twice its compute units and its storage units."""
    return int(str(await chain.read("Dao", "FarmWeight", farm_id)))


async def last_id(chain: Reader) -> int:
    return int(str(await chain.read(_PALLET, "FarmID")))


def create(name: str, public_ips: Sequence[Ip] = ()) -> Call:
    """The caller's twin becomes the farmer. 3 to 40 of `A-Z a-z 0-9 - _`; addresses are public."""
    ips = [msgspec.to_builtins(ip) for ip in public_ips]
    return Call(_PALLET, "create_farm", {"name": name, "public_ips": ips})


def rename(farm_id: int, name: str) -> Call:
    return Call(_PALLET, "update_farm", {"farm_id": farm_id, "name": name})


def add_ip(farm_id: int, ip: Ip) -> Call:
    return Call(_PALLET, "add_farm_ip", {"farm_id": farm_id, "ip": ip.ip, "gw": ip.gw})


def remove_ip(farm_id: int, ip: str) -> Call:
    """Only one that no contract has reserved."""
    return Call(_PALLET, "remove_farm_ip", {"farm_id": farm_id, "ip": ip})


def set_payout_address(farm_id: int, stellar_address: str) -> Call:
    args = {"farm_id": farm_id, "stellar_address": stellar_address}
    return Call(_PALLET, "add_stellar_payout_v2address", args)


def certify(farm_id: int, certification: FarmCertification) -> Call:
    """By the council."""
    args = {"farm_id": farm_id, "certification": certification.value}
    return Call(_PALLET, "set_farm_certification", args)


def set_dedicated(farm_id: int, *, dedicated: bool) -> Call:
    """By the council: nodes of a dedicated farm are rented whole."""
    return Call(_PALLET, "set_farm_dedicated", {"farm_id": farm_id, "dedicated": dedicated})


def release_ip(farm_id: int, ip: str) -> Call:
    """By the council: an address becomes free whatever contract has it."""
    return Call(_PALLET, "force_reset_farm_ip", {"farm_id": farm_id, "ip": ip})


def set_limits(farm_id: int, limits: FarmingPolicyLimit | None) -> Call:
    """By the council: the policy that the farm's next nodes get, and how many of them."""
    built = None if limits is None else msgspec.to_builtins(limits)
    return Call(_PALLET, "attach_policy_to_farm", {"farm_id": farm_id, "limits": built})
