"""Farms as their farmers handle them: made, listed, and the addresses they lend."""

from __future__ import annotations

import msgspec

from grid.accounts import own_twin
from grid.errors import RefusedError
from tfchain_client import farms
from tfchain_client.chain import Chain
from tfchain_client.model import Farm, Ip, PublicIp
from tfchain_client.reader import Reader
from tfchain_client.signer import Signer
from tfchain_client.writer import Writer

HEADINGS = ("farm", "name", "farmer", "certification", "dedicated", "nodes", "addresses")


class FarmView(msgspec.Struct, frozen=True, kw_only=True):
    """A farm; `twin_id` is the farmer's. An address with contract 0 is free."""

    farm_id: int
    name: str
    twin_id: int
    certification: str
    dedicated: bool
    nodes: tuple[int, ...]
    public_ips: tuple[PublicIp, ...]


async def every(chain: Reader) -> tuple[FarmView, ...]:
    """All farms by id."""
    found = [await _view(chain, farm) async for farm in farms.every(chain)]
    return tuple(sorted(found, key=lambda farm: farm.farm_id))


async def get(chain: Reader, farm_id: int) -> FarmView:
    """Raises: RefusedError when there is none of that id."""
    found = await farms.get(chain, farm_id)
    if found is None:
        last = await farms.last_id(chain)
        raise RefusedError(f"farm {farm_id} does not exist; the last one is {last}")
    return await _view(chain, found)


async def create(chain: Chain, signer: Signer, name: str, public_ips: tuple[Ip, ...]) -> FarmView:
    """The signer's twin becomes the farmer. Raises: RefusedError when it has none."""
    await own_twin(chain, signer)
    await Writer(chain, signer).submit(farms.create(name, public_ips))
    return await get(chain, await farms.find(chain, name))


async def add_ip(chain: Chain, signer: Signer, farm_id: int, ip: Ip) -> FarmView:
    await Writer(chain, signer).submit(farms.add_ip(farm_id, ip))
    return await get(chain, farm_id)


async def remove_ip(chain: Chain, signer: Signer, farm_id: int, ip: str) -> FarmView:
    """Only an address that no contract holds."""
    await Writer(chain, signer).submit(farms.remove_ip(farm_id, ip))
    return await get(chain, farm_id)


def cells(farm: FarmView) -> tuple[str, ...]:
    """One row, in the order of HEADINGS."""
    free = sum(1 for ip in farm.public_ips if ip.contract_id == 0)
    return (
        str(farm.farm_id), farm.name, f"twin {farm.twin_id}", farm.certification,
        "yes" if farm.dedicated else "no", " ".join(map(str, farm.nodes)) or "-",
        f"{free} of {len(farm.public_ips)} free",
    )  # fmt: skip


def address_lines(farm: FarmView) -> list[str]:
    """Each address, its gateway and who has it."""
    return [
        f"{ip.ip}  gateway {ip.gateway}  "
        + (f"contract {ip.contract_id}" if ip.contract_id else "free")
        for ip in farm.public_ips
    ]


async def _view(chain: Reader, farm: Farm) -> FarmView:
    return FarmView(
        farm_id=farm.id,
        name=farm.name,
        twin_id=farm.twin_id,
        certification=farm.certification.value,
        dedicated=farm.dedicated_farm,
        nodes=await farms.nodes(chain, farm.id),
        public_ips=farm.public_ips,
    )
