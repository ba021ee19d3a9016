"""Who uses a grid: a farmer, a machine in the farm, a user; each with an account on the chain."""

from __future__ import annotations

from msgspec import structs

from tests.integration.chain.lively import make_farm, make_twin
from tests.unit.tfchain_client.test_calls import IP, SPEC
from tfchain_client import (
    council,
    events,
    farms,
    nodes,
)
from tfchain_client.chain import Chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.model import Call, Receipt
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer


class Grid:
    """A farm with an address and a node in it, and somebody who uses it."""

    def __init__(self, chain: Chain, name: str) -> None:
        self.chain = chain
        self.farmer: Signer = sr25519_signer(f"//Farmer//{name}")
        self.machine: Signer = ed25519_signer(f"//Machine//{name}")
        self.user: Signer = sr25519_signer(f"//User//{name}")
        self.farm_id = self.node_id = self.twin_id = 0

    async def make(self, name: str) -> Grid:
        self.farm_id = await make_farm(self.chain, self.farmer, name)
        await self.by(self.farmer, farms.add_ip(self.farm_id, IP))
        twin_id = await make_twin(self.chain, self.machine)
        await self.by(self.machine, nodes.create(structs.replace(SPEC, farm_id=self.farm_id)))
        self.node_id = await nodes.find(self.chain, twin_id)
        self.twin_id = await make_twin(self.chain, self.user)
        return self

    async def by(self, signer: Signer, call: Call) -> Receipt:
        return await Writer(self.chain, signer).submit(call)

    async def council(self, call: Call) -> Receipt:
        return await council.run(self.chain, [Writer(self.chain, sr25519_signer("//Alice"))], call)


def told(receipt: Receipt, kind: type[events.Typed]) -> events.Typed:
    """The receipt's event of that kind."""
    return next(t for e in receipt.events if type(t := events.typed(e)) is kind)
