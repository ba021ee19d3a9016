"""Contracts, services and entries through the client, against the compiled chain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import anyio
import pytest

from grid.chain import ChainProcess
from tests.integration.chain.lively import DEADLINE, fund, lively
from tests.integration.chain.parties import Grid, told
from tests.unit.tfchain_client.test_calls import IP
from tfchain_client import (
    batch,
    billing,
    contracts,
    cost,
    events,
    farms,
    follow,
    kv,
    prices,
    service_contracts,
    solution_providers,
    traffic,
)
from tfchain_client.chain import Chain, open_chain
from tfchain_client.contract_model import (
    ContractResources,
    Created,
    NodeContract,
    NruConsumption,
    ServiceContractState,
)
from tfchain_client.errors import DispatchError
from tfchain_client.events import others, smart_contract
from tfchain_client.model import Receipt, Resources
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

GIB = 1 << 30
HASH = "9021d4dee05a661e2cb6838152c67f25"
OTHER_HASH = "5d41402abc4b2a76b9719d911017c592"
USED = Resources(hru=0, sru=50 * GIB, cru=2, mru=4 * GIB)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def node(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    async with lively(tmp_path_factory.mktemp("chain")) as running:
        yield running


@pytest.fixture
async def chain(node: ChainProcess) -> AsyncIterator[Chain]:
    with anyio.fail_after(DEADLINE):
        async with open_chain([node.url]) as opened:
            yield opened


async def bills_are_as_foretold(grid: Grid, reported: Receipt, contract_id: int) -> None:
    """Every bill since a report of traffic, the validators' own among them, to the last unit."""
    chain = grid.chain
    then = chain.at(reported.block_hash)
    unbilled = (await contracts.billing_information(then, contract_id)).amount_unbilled
    assert unbilled == 15_000
    last = (await contracts.debt(then, contract_id)).updated
    rate = await billing.rates(then, grid.user.public_key)
    await chain.call("dev_advance", {"to": (last + 3600) * 1000, "max": 1})
    receipt = await grid.by(grid.user, contracts.bill(contract_id))
    seen = 0
    async for block in follow.blocks(chain, after=reported.block):
        for event in block.events:
            match events.typed(event):
                case smart_contract.ContractBilled(bill=bill) if bill.contract_id == contract_id:
                    seconds, last = bill.timestamp - last, bill.timestamp
                    usd = cost.node_contract(
                        USED, rate.policy, seconds, public_ips=1, amount_unbilled=unbilled
                    )
                    wanted = cost.bill(usd, rate.price, seconds, funds=rate.funds)
                    assert bill.amount_billed == wanted.total
                    assert bill.discount_level == wanted.level
                    unbilled, seen = 0, seen + seconds
        if block.number >= receipt.block:
            break
    assert seen >= 3600


async def test_a_node_contract_is_made_used_billed_and_cancelled(chain: Chain) -> None:
    grid = await Grid(chain, "deploy").make("deploy")
    call = contracts.create_node_contract(grid.node_id, HASH, deployment_data="{}", public_ips=1)
    receipt = await grid.by(grid.user, call)
    created = cast(smart_contract.ContractCreated, told(receipt, smart_contract.ContractCreated))
    contract_id = await contracts.by_hash(chain, grid.node_id, HASH)
    contract = await contracts.get(chain, contract_id)
    assert contract == created.contract
    assert contract is not None
    assert isinstance(contract.contract_type, NodeContract)
    assert contract.contract_type.deployment_hash == HASH
    assert contract.contract_type.public_ips_list[0].ip == IP.ip
    assert await contracts.of_node(chain, grid.node_id) == (contract_id,)
    assert await contracts.of_twin(chain, grid.twin_id) == (contract,)
    farm = await farms.get(chain, grid.farm_id)
    assert farm is not None
    assert farm.public_ips[0].contract_id == contract_id

    report = ContractResources(contract_id=contract_id, used=USED)
    await grid.by(grid.machine, contracts.report_resources([report]))
    assert await contracts.resources(chain, contract_id) == report
    now = await chain.now_ms() // 1000
    sent = NruConsumption(contract_id=contract_id, timestamp=now, window=3600, nru=10**9)
    receipt = await grid.by(grid.machine, traffic.report([sent]))
    await bills_are_as_foretold(grid, receipt, contract_id)

    update = contracts.update_node_contract(contract_id, OTHER_HASH, "{}")
    await grid.by(grid.user, update)
    assert await contracts.by_hash(chain, grid.node_id, HASH) == 0
    receipt = await grid.by(grid.user, contracts.cancel(contract_id))
    assert told(receipt, smart_contract.NodeContractCanceled) == (
        smart_contract.NodeContractCanceled(
            contract_id=contract_id, node_id=grid.node_id, twin_id=grid.twin_id
        )
    )
    assert await contracts.get(chain, contract_id) is None


async def test_names_and_whole_nodes_are_reserved(chain: Chain) -> None:
    grid = await Grid(chain, "rent").make("rent")
    await grid.by(grid.farmer, contracts.set_extra_fee(grid.node_id, 1000))
    assert await contracts.extra_fee(chain, grid.node_id) == 1000
    await grid.by(grid.user, contracts.create_rent_contract(grid.node_id))
    rent = await contracts.get(chain, await contracts.rent_of(chain, grid.node_id))
    assert rent is not None
    assert (rent.state, rent.node_id) == (Created(), grid.node_id)
    rate = await billing.rates(chain, grid.user.public_key)
    assert (await billing.contract(chain, rate, rent)).extra_usd == 13_889

    await grid.by(grid.user, contracts.create_name_contract("mygw"))
    name_id = await contracts.by_name(chain, "mygw")
    with pytest.raises(DispatchError, match=r"SmartContractModule\.NameExists"):
        await grid.by(grid.farmer, contracts.create_name_contract("mygw"))
    both = batch.whole([contracts.cancel(name_id), contracts.cancel(rent.contract_id)])
    await grid.by(grid.user, both)
    assert await contracts.of_twin(chain, grid.twin_id) == ()
    assert await contracts.rent_of(chain, grid.node_id) == 0


async def test_each_call_of_a_batch_has_its_own_outcome(chain: Chain) -> None:
    grid = await Grid(chain, "batch").make("batch")
    calls = [contracts.create_name_contract(name) for name in ("one", "no!", "two")]
    runtime = await chain.runtime()
    receipt = await grid.by(grid.user, batch.each(calls))
    assert [o and o.name for o in batch.outcomes(runtime, receipt)] == [None, "NameNotValid", None]
    receipt = await grid.by(grid.user, batch.until(calls[1:]))
    assert [o and o.name for o in batch.outcomes(runtime, receipt)] == ["NameNotValid"]
    with pytest.raises(DispatchError, match="NameExists"):
        await grid.by(grid.user, batch.whole(calls))


async def test_a_service_is_agreed_on_and_billed(chain: Chain) -> None:
    grid = await Grid(chain, "service").make("service")
    service, consumer = grid.farmer, grid.user
    await grid.by(service, service_contracts.create(service.public_key, consumer.public_key))
    number = await service_contracts.last_id(chain)
    await grid.by(service, service_contracts.set_metadata(number, "backups"))
    await grid.by(service, service_contracts.set_fees(number, base_fee=100, variable_fee=50))
    for party in (service, consumer):
        await grid.by(party, service_contracts.approve(number))
    agreed = await service_contracts.get(chain, number)
    assert agreed is not None
    assert agreed.state is ServiceContractState.APPROVED_BY_BOTH
    await chain.call("dev_advance", {"to": (agreed.last_bill + 3600) * 1000, "max": 1})
    receipt = await grid.by(service, service_contracts.bill(number, 20, "june"))
    billed = told(receipt, smart_contract.ServiceContractBilled)
    assert isinstance(billed, smart_contract.ServiceContractBilled)
    price = (await prices.get(chain)).billed
    usd = cost.service(100, 20, billed.bill.window)
    assert (billed.bill.window, billed.amount) == (3600, cost.in_tft(usd, price))
    await grid.by(consumer, service_contracts.cancel(number))
    assert await service_contracts.get(chain, number) is None


async def test_a_solution_provider_is_approved_and_attached(chain: Chain) -> None:
    grid = await Grid(chain, "solution").make("solution")
    provider = solution_providers.create("d", "l", [(grid.farmer.public_key, 20)])
    await grid.by(grid.farmer, provider)
    number = await solution_providers.last_id(chain)
    await grid.council(solution_providers.approve(number, approved=True))
    found = await solution_providers.get(chain, number)
    assert found is not None
    assert found.approved
    await grid.by(grid.user, contracts.create_name_contract("solved"))
    contract_id = await contracts.by_name(chain, "solved")
    await grid.by(grid.user, solution_providers.attach(contract_id, number))
    contract = await contracts.get(chain, contract_id)
    assert contract is not None
    assert contract.solution_provider_id == number


async def test_entries_are_set_listed_and_deleted(chain: Chain) -> None:
    owner = sr25519_signer("//Entries")
    await fund(chain, owner.public_key)
    writer = Writer(chain, owner)
    for key, value in ((b"a/1", b"\xff\x00"), (b"a/2", b"text"), (b"b", b"other")):
        await writer.submit(kv.store(key, value))
    account = owner.public_key
    assert await kv.get(chain, account, b"a/1") == b"\xff\x00"
    found = {key: value async for key, value in kv.entries(chain, account, b"a/")}
    assert found == {b"a/1": b"\xff\x00", b"a/2": b"text"}
    receipt = await writer.submit(kv.delete(b"a/2"))
    assert told(receipt, others.EntryTaken) == others.EntryTaken(
        account=writer.address, key="a/2", value="text"
    )
    assert await kv.get(chain, account, b"a/2") is None
    with pytest.raises(DispatchError, match=r"TFKVStore\.NoValueStored"):
        await writer.submit(kv.delete(b"a/2"))
