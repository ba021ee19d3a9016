"""A user's day: two contracts, hourly bills, a moment without money, the end. Beside the model.

Accounts in the balance pay no fee during the day: the validator sends the bills, and gets its own
fee back as author. What the user does around it costs a fee that the receipt names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import convert, structs

from tests.integration.chain.billed import HOUR_BLOCKS, Mirror, set_price
from tests.integration.chain.lively import fund, make_twin
from tests.integration.chain.test_client import SPEC
from tests.oracle.policy import GIB
from tfchain_client import balances, contracts, nodes, traffic
from tfchain_client.balances import TFT
from tfchain_client.chain import Chain
from tfchain_client.contract_model import ContractResources, NruConsumption
from tfchain_client.model import Ip, Resources
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

HASHES = ("9021d4dee05a661e2cb6838152c67f25", "0cc175b9c0f1b6a831c399e269772661")
IPS = [Ip(ip=f"185.206.122.{number}/24", gw="185.206.122.1") for number in (33, 34)]
USED = Resources(hru=0, sru=50 * GIB, cru=2, mru=4 * GIB)
ELSEWHERE = sr25519_signer("//Day//elsewhere").public_key
TRAFFIC = 1_234_567_891  # bytes


async def make_node(chain: Chain, machine: Signer, farm_id: int) -> int:
    """A node whose key the test holds, so that it can report as a node does."""
    twin_id = await make_twin(chain, machine)
    await Writer(chain, machine).submit(nodes.create(structs.replace(SPEC, farm_id=farm_id)))
    return await nodes.find(chain, twin_id)


@dataclass
class Day:
    """`ids`: a contract for an address alone, and one whose node reports what it uses."""

    chain: Chain
    mirror: Mirror
    user: Signer
    machine: Signer
    started: int
    ids: tuple[int, ...]
    reports: list[tuple[int, int]] = field(default_factory=list)  # chain time, uptime

    @classmethod
    async def begin(
        cls, chain: Chain, machine: Signer, farmer: bytes, node_ids: Sequence[int]
    ) -> Day:
        """`node_ids`: where the contracts are; `machine` is the second one, and reports."""
        user = sr25519_signer("//Day//user")
        await set_price(chain, 50)
        await make_twin(chain, user)
        await fund(chain, user.public_key, 500 * TFT)
        for number, (node_id, deployment) in enumerate(zip(node_ids, HASHES, strict=True)):
            call = contracts.create_node_contract(node_id, deployment, public_ips=1 - number)
            await Writer(chain, user).submit(call)
        pairs = list(zip(node_ids, HASHES, strict=True))
        ids = tuple([await contracts.by_hash(chain, *pair) for pair in pairs])
        report = [ContractResources(contract_id=ids[1], used=USED)]
        await Writer(chain, machine).submit(contracts.report_resources(report))
        who = {"user": user.public_key, "farmer": farmer}
        mirror = await Mirror.begin(chain, who, ids)
        started = await chain.now_ms() // 1000
        return cls(chain, mirror, user, machine, started, ids)

    async def hours(self, count: int) -> None:
        """Bills and uptime reports."""
        for _ in range(count):
            await self.mirror.advance(HOUR_BLOCKS)
            now = await self.chain.now_ms() // 1000
            call = nodes.report_uptime(now - self.started, now)
            receipt = await Writer(self.chain, self.machine).submit(call)
            reported = receipt.event("TfgridModule", "NodeUptimeReported")
            assert reported is not None
            _, at, uptime = convert(reported.fields, tuple[int, int, int])
            self.reports.append((at, uptime))
        await self.mirror.check()

    async def report_traffic(self) -> None:
        now = await self.chain.now_ms() // 1000
        report = NruConsumption(contract_id=self.ids[1], timestamp=now, window=3600, nru=TRAFFIC)
        receipt = await Writer(self.chain, self.machine).submit(traffic.report([report]))
        await self.mirror.heard(receipt, report)

    async def whole(self) -> None:
        """24 hours, with traffic in the sixth and another price from noon on."""
        await self.hours(6)
        await self.report_traffic()
        await self.hours(6)
        await set_price(self.chain, 21)
        await self.mirror.priced()
        await self.hours(12)

    async def run_dry(self) -> None:
        """The user sends the money away, but for what the next bills cannot be paid from."""
        away = self.mirror.world.ledger.usable - TFT * 4 // 10
        call = balances.transfer(ELSEWHERE, away)
        receipt = await Writer(self.chain, self.user).submit(call)
        await self.mirror.paid(receipt, away)
        await self.hours(1)
        await self.report_traffic()
        await self.hours(1)

    async def restore(self) -> None:
        """Somebody gives the user money; the next bill ends the grace period."""
        call = balances.transfer(self.user.public_key, 90 * TFT)
        receipt = await Writer(self.chain, sr25519_signer("//Charlie")).submit(call)
        await self.mirror.received(receipt, 90 * TFT)
        await self.hours(1)

    async def cancel(self) -> None:
        for contract_id in self.ids:
            await self.mirror.advance(7)
            call = contracts.cancel(contract_id)
            receipt = await Writer(self.chain, self.user).submit(call)
            await self.mirror.cancelled(receipt, contract_id)
            await self.mirror.check()
