"""A chain beside the model of `tests/oracle`: the worker's bills must be the model's.

The model is fed with what people do (payments, reports, prices) and with the time of the blocks in
which a bill is due; it never reads what the chain made of a bill except to compare.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from grid.chain import ChainProcess
from grid.chainbuild import ensure
from tests.oracle.billing import GRACE, Contract, Event, Ledger, Rules, World
from tests.oracle.policy import DEV, Resources
from tfchain_client import balances, contracts, policies, prices
from tfchain_client.chain import Chain
from tfchain_client.contract_model import GracePeriod, NodeContract, NruConsumption
from tfchain_client.model import Event as ChainEvent
from tfchain_client.model import Receipt
from tfchain_client.reader import Reader
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

HOUR_BLOCKS = 600
#: TFChain's staking pool: an address that nobody holds the key of.
STAKING = bytes.fromhex("0dd1d1a6e5a35aa8c7f5e57e1edd0c3fbd6abf2eaa8ef42548986e54a2562000")
RECEIVERS: Mapping[str, bytes] = {
    "foundation": sr25519_signer("//Eve").public_key,
    "staking": STAKING,
    "sales": sr25519_signer("//Ferdie").public_key,
}


def hourly(folder: Path, *options: str) -> ChainProcess:
    """A development chain that bills each contract once an hour, as TFChain does."""
    binaries = ensure(print)
    folder.mkdir(parents=True, exist_ok=True)
    preset = json.loads(binaries.preset.read_text())
    preset.setdefault("smartContractModule", {})["billingFrequency"] = HOUR_BLOCKS
    links = folder / "bin"
    links.mkdir()
    (links / "dev.json").write_text(json.dumps(preset))
    for path in (binaries.node, binaries.runtime, binaries.node.parent / "runtime.sha256"):
        (links / path.name).symlink_to(path)
    return ChainProcess(links / binaries.node.name, folder, options=options)


async def set_price(chain: Chain, musd: int) -> None:
    """By a validator; the average follows."""
    call = prices.set_price(musd, chain.head.value.number)
    await Writer(chain, sr25519_signer("//Alice")).submit(call)


class Mirror:
    """The model at a block of the chain. One user, named `user`; all its contracts."""

    def __init__(self, chain: Chain, who: Mapping[str, bytes], frequency: int) -> None:
        self.chain, self.who, self.frequency = chain, who, frequency
        self.number = 0
        self.issuance = 0
        self.bills = 0
        self.events: list[tuple[int, Event]] = []
        self.world = World(Rules(), Ledger({}), Resources(), 0)

    @classmethod
    async def begin(cls, chain: Chain, who: Mapping[str, bytes], ids: Sequence[int]) -> Mirror:
        """From the best block on; no bill may have been made before."""
        frequency = await contracts.billing_frequency(chain)
        mirror = cls(chain, {**RECEIVERS, **who}, frequency)
        mirror.number = chain.head.value.number
        at = await mirror._view(mirror.number)
        assert await _policy_is_dev(at)
        mirror.world.price_musd = (await prices.get(at)).billed
        mirror.issuance = await balances.issuance(at)
        free = mirror.world.ledger.free
        for name, account in mirror.who.items():
            free[name] = (await balances.get(at, account)).free
        for contract_id in ids:
            mirror.world.contracts[contract_id] = await _contract(at, contract_id)
        return mirror

    async def advance(self, blocks: int) -> None:
        """Let so many blocks pass on the chain, and here."""
        await self.chain.call("dev_advance", {"blocks": blocks})
        number = await self._best()
        async for head in self.chain.head.changes():
            if head.number >= number:  # what is signed now is born at a block of now
                break
        await self.follow(number)

    async def follow(self, number: int) -> None:
        """Bill here what is due up to block `number`: those of block n stand in block n + 1."""
        for block in range(self.number + 1, number + 1):
            index = (block - 1) % self.frequency
            for contract_id in list(self.world.contracts):
                if contract_id % self.frequency == index:
                    await self._at(block)
                    self._bill(contract_id)
        self.number = max(number, self.number)

    async def cancelled(self, receipt: Receipt, contract_id: int) -> None:
        """What `receipt` says was cancelled by the user, who paid the fee."""
        await self.paid(receipt)
        await self._at(receipt.block)
        self.world.events = []
        self.world.cancel(contract_id)
        self._told(receipt.block)

    async def paid(self, receipt: Receipt, amount: int = 0) -> None:
        """The user sent `amount` away, and paid the fee of that extrinsic."""
        await self.follow(receipt.block - 1)
        assert not self._due_at(receipt.block), "a bill in the same block would need an order"
        self.number = receipt.block
        self.world.ledger.free["user"] -= amount + fee(receipt)

    async def received(self, receipt: Receipt, amount: int) -> None:
        """Somebody else gave the user `amount`."""
        await self.follow(receipt.block - 1)
        assert not self._due_at(receipt.block), "a bill in the same block would need an order"
        self.number = receipt.block
        self.world.ledger.free["user"] += amount

    async def heard(self, receipt: Receipt, report: NruConsumption) -> None:
        """The node reported traffic."""
        await self.follow(receipt.block)
        assert not self._due_at(receipt.block), "a bill in the same block would need an order"
        self.world.report_traffic(report.contract_id, report.timestamp, report.window, report.nru)

    async def priced(self) -> None:
        """A validator has told a price; the average is the chain's, and tested elsewhere."""
        await self.follow(await self._best())
        self.world.price_musd = (await prices.get(await self._view(self.number))).billed

    async def check(self) -> None:
        """Everything the same at the block where the model is: state, locks, money, events."""
        at = await self._view(self.number)
        ledger = self.world.ledger
        for name, account in self.who.items():
            assert (await balances.get(at, account)).free == ledger.free[name], name
        locks = {each.id: each.amount for each in await balances.locks(at, self.who["user"])}
        assert locks.get("gridlock", 0) == ledger.gridlock
        assert self.issuance - await balances.issuance(at) == ledger.burnt
        for contract_id, contract in self.world.contracts.items():
            await _check_contract(at, contract_id, contract)
        await self._check_events()

    async def _check_events(self) -> None:
        wanted: dict[int, list[Event]] = {}
        for block, event in self.events:
            wanted.setdefault(block, []).append(event)
        for block, events in wanted.items():
            found = await self._block_events(block)
            assert found == events, f"block {block}"
        self.events.clear()

    async def _block_events(self, number: int) -> list[Event]:
        block_hash = await self.chain.block_hash(number)
        assert block_hash is not None
        found = [seen(each) for each in (await self.chain.block(block_hash)).events]
        return [each for each in found if each is not None]

    def _bill(self, contract_id: int) -> None:
        self.world.events = []
        if self.world.bill(contract_id) is not None:
            self.bills += 1
        self._told(self.world.block)

    def _told(self, block: int) -> None:
        self.events += [(block, event) for event in self.world.events]

    def _due_at(self, block: int) -> bool:
        return any(
            contract_id % self.frequency == (block - 1) % self.frequency
            for contract_id in self.world.contracts
        )

    async def _at(self, number: int) -> None:
        now = await (await self._view(number)).read("Timestamp", "Now")
        self.world.block, self.world.time = number, int(str(now)) // 1000

    async def _best(self) -> int:
        header = cast(Mapping[str, str], await self.chain.call("chain_getHeader"))
        return int(header["number"], 16)

    async def _view(self, number: int) -> Reader:
        block_hash = await self.chain.block_hash(number)
        assert block_hash is not None, f"no block {number}"
        return self.chain.at(block_hash)


def fee(receipt: Receipt) -> int:
    """What the extrinsic cost its sender, units of 10^-7 TFT."""
    found = receipt.event("TransactionPayment", "TransactionFeePaid")
    assert found is not None
    return int(cast(Mapping[str, int], found.fields)["actual_fee"])


def seen(event: ChainEvent) -> Event | None:
    """An event of a bill in the model's form; None for all others."""
    if event.pallet != "SmartContractModule":
        return None
    fields = cast(Mapping[str, Any], event.fields)
    match event.name:
        case "ContractBilled":
            level, amount = fields["discount_level"], fields["amount_billed"]
            return event.name, fields["contract_id"], str(level), amount
        case "TokensBurned":
            return event.name, fields["contract_id"], fields["amount"]
        case "ContractCreated" | "UpdatedUsedResources" | "NruConsumptionReportReceived":
            return None
    return event.name, fields["contract_id"]


async def _contract(at: Reader, contract_id: int) -> Contract:
    found = await contracts.get(at, contract_id)
    assert found is not None
    debt = await contracts.debt(at, contract_id)
    assert debt.cycles == 0
    used = (await contracts.resources(at, contract_id)).used
    information = await contracts.billing_information(at, contract_id)
    kind = found.contract_type
    return Contract(
        contract_id=contract_id,
        kind="node" if isinstance(kind, NodeContract) else "name",
        lock_updated=debt.updated,
        reported=information.last_updated,
        public_ips=kind.public_ips if isinstance(kind, NodeContract) else 0,
        used=Resources(used.hru, used.sru, used.cru, used.mru),
    )


async def _check_contract(at: Reader, contract_id: int, wanted: Contract) -> None:
    found = await contracts.get(at, contract_id)
    assert found is not None, f"contract {contract_id} is gone"
    in_grace = isinstance(found.state, GracePeriod)
    assert in_grace == (wanted.state == GRACE)
    if isinstance(found.state, GracePeriod):
        assert found.state.block == wanted.since
    debt = await contracts.debt(at, contract_id)
    assert (debt.standard, debt.additional) == (wanted.amount_locked, wanted.extra_amount_locked)
    assert (debt.updated, debt.cycles) == (wanted.lock_updated, wanted.cycles)
    information = await contracts.billing_information(at, contract_id)
    assert information.amount_unbilled == wanted.amount_unbilled


async def _policy_is_dev(at: Reader) -> bool:
    found = await policies.pricing(at)
    assert found is not None
    return all(
        (getattr(found, name).value, str(getattr(found, name).unit)) == (price.value, price.unit)
        for name in ("su", "cu", "nu", "ipu", "unique_name", "domain_name")
        for price in (getattr(DEV, name),)
    )
