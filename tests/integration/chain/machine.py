"""The services around the chain service, as far as it talks to them, over a real bus.

Keys are real ed25519 keys; what the machine says of itself is set by the test.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from tfchain_client.ed25519 import Ed25519Signer
from zos.bus.calls import (
    CHAIN_STATUS,
    CHAIN_TIME,
    IDENTITY,
    NODE_STATUS,
    SIGN,
    ChainTime,
    Identity,
    Nothing,
    Signature,
    SignRequest,
)
from zos.bus.client import BusClient
from zos.bus.server import BusServer
from zos.bus.watch import Watched
from zos.chain.service import ChainService
from zos.model.settings import Settings
from zos.model.status import (
    ChainStatus,
    Clock,
    Facts,
    IdentityState,
    Interface,
    NodeStatus,
    Resources,
    Uplink,
)

GIB = 1 << 30
FACTS = Facts(
    resources=Resources(cru=2, mru=3 * GIB, sru=128 * GIB, hru=0),
    interfaces=(Interface(name="zos", mac="52:54:00:12:34:56", ips=("10.0.2.15",)),),
    secure_boot=False,
    virtualized=True,
    hypervisor="KVM",
    tpm=False,
    serial="QEMU-1",
    product="QEMU",
)


class Machine:
    """`keys` and `node` of one machine, at a folder of bus sockets."""

    def __init__(self, folder: Path, seed: bytes) -> None:
        self.folder = folder
        self.signer = Ed25519Signer(seed)
        self.told: list[ChainTime] = []
        self.signatures = 0
        self.status = Watched(
            NodeStatus(
                facts=FACTS,
                disks=(),
                uplink=Uplink(),
                clock=Clock(ready=False),
                identity=IdentityState.PERSISTENT,
            )
        )

    def server(self, service: str) -> BusServer:
        # Every peer of this test has one user id; the caller allowed everywhere is `chain`.
        return BusServer(service, folder=self.folder, name_of=lambda _: "chain")

    async def identity(self, _: Nothing) -> Identity:
        return Identity(state=self.status.value.identity, public_key=self.signer.public_key)

    async def sign(self, request: SignRequest) -> Signature:
        self.signatures += 1
        return Signature(signature=await self.signer.sign(request.payload))

    async def chain_time(self, time: ChainTime) -> Clock:
        """The clock counts as right once the chain has told its time."""
        self.told.append(time)
        clock = Clock(ready=True, source="chain")
        self.change(clock=clock)
        return clock

    def change(self, **fields: object) -> None:
        values = {name: getattr(self.status.value, name) for name in NodeStatus.__struct_fields__}
        self.status.set(NodeStatus(**{**values, **fields}))


@asynccontextmanager
async def machine(folder: Path, seed: bytes) -> AsyncIterator[Machine]:
    """`keys` and `node` answer inside the block."""
    made = Machine(folder, seed)
    keys, node = made.server("keys"), made.server("node")
    keys.answer(IDENTITY, made.identity)
    keys.answer(SIGN, made.sign)
    node.answer(CHAIN_TIME, made.chain_time)
    node.publish(NODE_STATUS, lambda _: made.status.changes())
    async with anyio.create_task_group() as tasks:
        await tasks.start(keys.run)
        await tasks.start(node.run)
        yield made
        tasks.cancel_scope.cancel()


class Running:
    """The chain service under test; its status is read as other services read it."""

    def __init__(self, service: ChainService) -> None:
        self._service = service

    @property
    def status(self) -> ChainStatus:
        return self._service.view.status.value

    async def until(self, condition: Callable[[ChainStatus], bool]) -> ChainStatus:
        """The first status for which `condition(status)` holds."""
        async for status in self._service.view.status.changes():
            if condition(status):
                return status
        raise AssertionError("changes() does not end")


@asynccontextmanager
async def chain_service(around: Machine, settings: Settings) -> AsyncIterator[Running]:
    server = BusServer("chain", folder=around.folder, name_of=lambda _: "node")
    service = ChainService(settings, BusClient(folder=around.folder), server)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(service.run)
        yield Running(service)
        tasks.cancel_scope.cancel()


async def published(around: Machine) -> ChainStatus:
    """The status as a subscriber on the bus gets it."""
    bus = BusClient(folder=around.folder)
    async with bus.subscribe(CHAIN_STATUS, Nothing()) as statuses:
        async for status in statuses:
            return status
    raise AssertionError("the stream ended")
