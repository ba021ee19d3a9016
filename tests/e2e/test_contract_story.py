"""From a bare machine to a score: a farm, a node, a user's contracts, a day of bills, and the end.

One machine is booted from the image and registers. It does not run workloads, so what it is paid
for is an address; the contract with reported capacity is on a second node, whose key the test
holds. Bills come from the chain's own worker, and must be those of `tests/oracle` to the last unit.
The tests are the story's chapters, in order.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import pytest

from grid import reputations
from grid.activation import Activation
from grid.farm import FARM, FARMER, FUNDER, ensure_farm
from grid.registry import open_registry
from grid.reputations import Opinion
from tests.e2e.bench import Bench, Images
from tests.e2e.guest import REGISTERED
from tests.integration.chain.billed import hourly
from tests.integration.chain.day import IPS, Day, make_node
from tests.integration.chain.lively import hurry
from tests.oracle import reputation as oracle
from tests.oracle.billing import CREATED, GRACE
from tfchain_client import contracts, farms, twins
from tfchain_client.chain import Chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.reputation import Subject, SubjectKind, Topic
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]

DEADLINE = 900.0
NAME = "story"
VALUES = (900, -250)  # what the user says of either node


@pytest.fixture(scope="module")
async def bench(images: Images, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    """As the suite's, on a chain of its own: one that bills hourly, and travels in time."""
    folder = tmp_path_factory.mktemp("bench")
    async with (
        hourly(folder / "chain") as chain,
        open_registry(chain.url) as registry,
        Activation(registry.chain, FUNDER).serving() as activation,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(hurry, chain.url)
        bench = Bench(
            folder=folder, images=images, registry=registry, tasks=tasks,
            farm_id=await ensure_farm(registry.chain, FARM),
            chain_port=chain.port, activation_port=activation.port,
        )  # fmt: skip
        yield bench
        for guest in bench.guests:
            await guest.off()
        tasks.cancel_scope.cancel()


@pytest.fixture(scope="module")
def chain(bench: Bench) -> Chain:
    return bench.registry.chain


@pytest.fixture(scope="module")
async def node_ids(bench: Bench, chain: Chain) -> tuple[int, int]:
    """A farm with addresses; the booted node, registered and reporting; and the test's own."""
    with anyio.fail_after(DEADLINE):
        farmer = Writer(chain, sr25519_signer(FARMER))
        for ip in IPS:
            await farmer.submit(farms.add_ip(bench.farm_id, ip))
        spec = bench.spec(NAME, disks=(bench.disk(NAME, "only"),))
        guest = await bench.start(NAME, spec)
        said = await guest.registered()
        await guest.token("uptime reported", REGISTERED)
        row = await bench.row(NAME)
        assert row.up
        assert (row.node_id, row.farm_id) == (said["node"], bench.farm_id)
        own = await make_node(chain, ed25519_signer("//Story//machine"), bench.farm_id)
    return row.node_id, own


@pytest.fixture(scope="module")
async def day(chain: Chain, node_ids: tuple[int, int]) -> Day:
    farmer = sr25519_signer(FARMER).public_key
    with anyio.fail_after(DEADLINE):
        return await Day.begin(chain, ed25519_signer("//Story//machine"), farmer, node_ids)


async def test_a_contract_on_the_booted_node_holds_one_of_the_farms_addresses(
    bench: Bench, chain: Chain, day: Day, node_ids: tuple[int, int]
) -> None:
    farm = await farms.get(chain, bench.farm_id)
    assert farm is not None
    assert [each.contract_id for each in farm.public_ips] == [day.ids[0], 0]
    assert await contracts.of_node(chain, node_ids[0]) == (day.ids[0],)


async def test_a_day_of_bills_is_that_of_the_table(day: Day) -> None:
    with anyio.fail_after(DEADLINE):
        await day.whole()
    assert day.mirror.bills == 48
    assert [each.cycles for each in day.mirror.world.contracts.values()] == [0, 0]


async def test_who_cannot_pay_gets_grace_and_who_pays_again_gets_out_of_it(day: Day) -> None:
    with anyio.fail_after(DEADLINE):
        await day.run_dry()
        assert GRACE in {each.state for each in day.mirror.world.contracts.values()}
        await day.restore()
        assert {each.state for each in day.mirror.world.contracts.values()} == {CREATED}


async def test_the_machine_finds_itself_on_the_chain_after_a_day_in_a_minute(
    bench: Bench, node_ids: tuple[int, int], day: Day
) -> None:
    guest = bench.guests[0]
    with anyio.fail_after(DEADLINE), guest.from_now():
        await guest.kill_service("chain")
        said = await guest.registered()
        await guest.token("uptime reported", REGISTERED)
    assert said["node"] == node_ids[0]
    assert (await bench.row(NAME)).up


async def test_a_cancelled_contract_pays_what_it_owes_and_gives_its_address_back(
    bench: Bench, chain: Chain, day: Day
) -> None:
    with anyio.fail_after(DEADLINE):
        await day.cancel()
    assert await contracts.of_twin(chain, await twins.find(chain, day.user.public_key)) == ()
    farm = await farms.get(chain, bench.farm_id)
    assert farm is not None
    assert [each.contract_id for each in farm.public_ips] == [0, 0]
    assert day.mirror.world.ledger.gridlock == 0


async def test_what_the_user_says_of_the_nodes_makes_the_score_that_anybody_computes(
    bench: Bench, chain: Chain, day: Day, node_ids: tuple[int, int]
) -> None:
    said = []
    with anyio.fail_after(DEADLINE):
        for contract_id, node_id, value in zip(day.ids, node_ids, VALUES, strict=True):
            node = Subject(kind=SubjectKind.NODE, id=node_id)
            opinion = Opinion(contract_id=contract_id, value=value, topic=Topic.AVAILABILITY)
            await reputations.attest(chain, day.user, node, opinion)
            paid = await reputations.paid(chain, contract_id)
            assert paid is not None
            assert (paid.paid, paid.to_farmer) == (day.mirror.world.paid[contract_id], 0)
            said.append(oracle.Said(value, paid.paid, paid.last_paid))
        farm = await reputations.show(chain, Subject(kind=SubjectKind.FARM, id=bench.farm_id))
        node_shown = await reputations.show(chain, Subject(kind=SubjectKind.NODE, id=node_ids[1]))
    assert farm.score.score == oracle.score_of_farm(said, farm.at)
    assert node_shown.score.score == oracle.score_of_node(said[1:], day.reports, node_shown.at)
    assert [each.attestation.value for each in node_shown.attestations] == [VALUES[1]]
