"""A 3Node on a chain of four validators: it registers, and stays while the runtime is exchanged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from grid import chainbuild
from grid.activation import Activation
from grid.farm import FARM, FUNDER, ensure_farm
from grid.registry import open_registry
from tests.e2e.bench import Bench, Images
from tests.e2e.conftest import say
from tests.e2e.guest import Guest
from tests.integration.chain.network import Member, final, network
from tests.integration.chain.upgrade import other_runtime, upgrade

pytestmark = [pytest.mark.soak, pytest.mark.consensus, pytest.mark.anyio]

NAME = "member"
SPEC = 150
RELOADED = 120.0  # seconds until the node has decoded new metadata; under emulation that takes five


@pytest.fixture(scope="module")
async def members(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Member]]:
    binaries = chainbuild.ensure(say)
    async with network(binaries, tmp_path_factory.mktemp("validators"), 4) as running:
        yield running


@pytest.fixture(scope="module")
async def bench(
    images: Images, members: list[Member], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bench]:
    """As the bench of the other tests, but the chain is under consensus."""
    async with (
        open_registry(members[0].url) as registry,
        Activation(registry.chain, FUNDER).serving() as activation,
        anyio.create_task_group() as tasks,
    ):
        made = Bench(
            folder=tmp_path_factory.mktemp("bench"), images=images, registry=registry,
            tasks=tasks, farm_id=await ensure_farm(registry.chain, FARM),
            chain_port=int(members[1].said["rpc_port"]), activation_port=activation.port,
        )  # fmt: skip
        yield made
        for guest in made.guests:
            await guest.off()


@pytest.fixture(scope="module")
async def node(bench: Bench) -> Guest:
    """A bare machine, on and registered."""
    guest = await bench.start(NAME, bench.spec(NAME, disks=(bench.disk(NAME, "only"),)))
    await guest.registered()
    return guest


async def test_a_bare_machine_registers_on_a_chain_under_consensus(
    bench: Bench, node: Guest
) -> None:
    said = await node.registered()
    await node.token("uptime reported")
    row = await bench.row(NAME)
    assert (row.node_id, row.twin_id, row.farm_id) == (said["node"], said["twin"], bench.farm_id)
    head = await bench.registry.head()
    await final(bench.registry.chain, head)
    assert (await bench.row(NAME)).up


async def test_it_stays_connected_through_a_runtime_upgrade_and_goes_on(
    bench: Bench, node: Guest, members: list[Member], tmp_path: Path
) -> None:
    code = await anyio.to_thread.run_sync(other_runtime, tmp_path, SPEC)
    before = await bench.row(NAME)
    with node.from_now():
        await upgrade(members[0].url, code)
        await node.token("metadata decoded", RELOADED)
        session = await bench.registry.chain.session()
        assert session.runtime.version.spec_version == SPEC
        assert node.journal.find("endpoint failed", {}) is None
    with node.from_now():
        # A service that begins anew reports at once, in extrinsics of the new version.
        await node.kill_service("chain")
        await node.token("uptime reported")
    after = await bench.row(NAME)
    assert (after.node_id, after.twin_id) == (before.node_id, before.twin_id)
    assert after.last_report > before.last_report
