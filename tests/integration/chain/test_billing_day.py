"""A simulated day of bills by the off-chain worker, to the last unit what the table says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import pytest

from grid.chain import ChainProcess
from tests.integration.chain.billed import hourly
from tests.integration.chain.day import IPS, Day, make_node
from tests.integration.chain.lively import hurry, make_twin
from tests.oracle.billing import CREATED, GRACE
from tfchain_client import contracts, farms, twins
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

DEADLINE = 600.0
FARM = "day-farm"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def process(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    async with hourly(tmp_path_factory.mktemp("day")) as chain:
        yield chain


@pytest.fixture(scope="module")
async def chain(process: ChainProcess) -> AsyncIterator[Chain]:
    async with open_chain([process.url]) as opened, anyio.create_task_group() as tasks:
        tasks.start_soon(hurry, process.url)
        yield opened
        tasks.cancel_scope.cancel()


@pytest.fixture(scope="module")
async def day(chain: Chain) -> Day:
    farmer, machine = sr25519_signer("//Day//farmer"), ed25519_signer("//Day//machine")
    with anyio.fail_after(DEADLINE):
        await make_twin(chain, farmer)
        await Writer(chain, farmer).submit(farms.create(FARM, IPS))
        node_id = await make_node(chain, machine, await farms.find(chain, FARM))
        return await Day.begin(chain, machine, farmer.public_key, (node_id, node_id))


async def test_a_day_of_bills_is_that_of_the_table(day: Day) -> None:
    with anyio.fail_after(DEADLINE):
        await day.whole()
    assert day.mirror.bills == 48
    assert day.mirror.world.ledger.burnt > 0
    assert [each.cycles for each in day.mirror.world.contracts.values()] == [0, 0]


async def test_who_cannot_pay_gets_grace_and_who_pays_again_gets_out_of_it(day: Day) -> None:
    contracts_here = day.mirror.world.contracts.values()
    with anyio.fail_after(DEADLINE):
        await day.run_dry()
        assert GRACE in {each.state for each in contracts_here}
        await day.restore()
        assert {each.state for each in contracts_here} == {CREATED}


async def test_a_cancelled_contract_pays_what_it_owes_and_gives_its_address_back(
    chain: Chain, day: Day
) -> None:
    with anyio.fail_after(DEADLINE):
        await day.cancel()
        twin_id = await twins.find(chain, day.user.public_key)
        assert await contracts.of_twin(chain, twin_id) == ()
        farm = await farms.get(chain, await farms.find(chain, FARM))
    assert farm is not None
    assert [each.contract_id for each in farm.public_ips] == [0, 0]
    assert day.mirror.world.ledger.gridlock == 0
