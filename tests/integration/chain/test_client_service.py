"""The node's chain service against the compiled development chain, over a real bus."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest
from msgspec import structs

from grid.activation import Activation
from grid.chain import ChainProcess
from tests.integration.chain.lively import DEADLINE, fund, lively, make_farm
from tests.integration.chain.machine import FACTS, GIB, chain_service, machine, published
from tfchain_client import balances, nodes, twins
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import Ed25519Signer
from tfchain_client.sr25519 import sr25519_signer
from zos.model.settings import Location, Settings
from zos.model.status import ChainState, ChainStatus, IdentityState, Resources
from zos.model.units import FarmId

pytestmark = [pytest.mark.chain, pytest.mark.anyio]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def node(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    async with lively(tmp_path_factory.mktemp("chain")) as running:
        yield running


@pytest.fixture(scope="module")
async def chain(anyio_backend: str, node: ChainProcess) -> AsyncIterator[Chain]:
    async with open_chain([node.url]) as opened:
        yield opened


@pytest.fixture(scope="module")
async def settings(anyio_backend: str, chain: Chain) -> AsyncIterator[Settings]:
    """A farm exists, and an activation service runs."""
    farm_id = await make_farm(chain, sr25519_signer("//Charlie"), "service-farm")
    async with Activation(chain, "//Alice").serving() as activation:
        yield Settings(
            farmer_id=FarmId(farm_id),
            substrate=tuple(chain.endpoints),
            activation=(activation.url,),
        )


def registered(status: ChainStatus) -> bool:
    return status.state is ChainState.REGISTERED


def reported(status: ChainStatus) -> bool:
    return status.last_report > 0


def unreachable(status: ChainStatus) -> bool:
    return any(problem.subject == "chain" for problem in status.problems)


async def test_a_new_machine_registers_and_reports(
    tmp_path: Path, settings: Settings, chain: Chain, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    place = Location(latitude="51.05", longitude="3.71", country="Belgium", city="Ghent")
    settings = structs.replace(settings, geo=place)
    with anyio.fail_after(DEADLINE):
        async with machine(tmp_path, b"\x11" * 32) as around, chain_service(around, settings) as it:
            status = await it.until(reported)
            assert await published(around) == it.status
    assert status.state is ChainState.REGISTERED
    assert status.problems == ()
    assert (status.farm_id, status.farm_name) == (settings.farmer_id, "service-farm")
    node = await nodes.get(chain, status.node_id)
    twin = await twins.get(chain, status.twin_id)
    assert node is not None
    assert twin is not None
    assert twin.account_id == status.address
    assert node.twin_id == status.twin_id
    assert (node.resources.sru, node.resources.cru) == (128 * GIB, 2)
    assert node.location.city == "Ghent"
    assert node.interfaces[0].ips == ("10.0.2.15",)
    assert node.serial_number == "QEMU-1"
    assert around.told[0].endpoint == chain.endpoints[0]
    assert abs(around.told[0].now_ms - await chain.now_ms()) < 3_600_000
    said = [record.message for record in caplog.records]
    order = ["first extrinsic submitted", "node registered", "uptime reported"]
    assert [said.index(message) for message in order] == sorted(map(said.index, order))
    assert said.count("first extrinsic submitted") == said.count("node registered") == 1


async def test_the_same_key_gets_the_same_ids_and_sends_no_second_registration(
    tmp_path: Path, settings: Settings, chain: Chain
) -> None:
    ids = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        with anyio.fail_after(DEADLINE):
            async with machine(folder, b"\x12" * 32) as around:
                async with chain_service(around, settings) as it:
                    status = await it.until(reported)
                ids.append((status.node_id, status.twin_id))
                signatures = around.signatures
    assert ids[0] == ids[1]
    assert signatures == 1  # the second time: the uptime report alone


async def test_changed_facts_are_updated_once(
    tmp_path: Path, settings: Settings, chain: Chain
) -> None:
    with anyio.fail_after(DEADLINE):
        async with machine(tmp_path, b"\x13" * 32) as around, chain_service(around, settings) as it:
            status = await it.until(reported)
            signatures = around.signatures
            more = Resources(cru=4, mru=4 * GIB, sru=256 * GIB, hru=1 << 40)
            around.change(facts=structs.replace(FACTS, resources=more, virtualized=False))
            await changed(chain, status.node_id, cru=4)
            around.change(facts=structs.replace(FACTS, resources=more, serial="other"))
            await changed(chain, status.node_id, serial="other")
    node = await nodes.get(chain, status.node_id)
    assert node is not None
    assert node.resources.hru == 1 << 40
    assert not node.virtualized
    assert around.signatures == signatures + 2


async def changed(chain: Chain, node_id: int, *, cru: int = 0, serial: str = "") -> None:
    """Until the chain says so."""
    async for _ in chain.head.changes():
        node = await nodes.get(chain, node_id)
        assert node is not None
        if cru in {0, node.resources.cru} and serial in {"", node.serial_number}:
            return


async def test_a_farm_that_does_not_exist_is_refused_and_costs_nothing(
    tmp_path: Path, settings: Settings, chain: Chain
) -> None:
    settings = structs.replace(settings, farmer_id=FarmId(4_000_000))
    with anyio.fail_after(DEADLINE):
        async with machine(tmp_path, b"\x14" * 32) as around, chain_service(around, settings) as it:
            status = await it.until(lambda s: s.state is ChainState.REFUSED)
    assert "farm 4000000 does not exist" in status.problems[0].reason
    assert status.problems[0].remedy
    assert around.signatures == 0
    account = await balances.get(chain, around.signer.public_key)
    assert (account.free, account.nonce) == (0, 0)


@pytest.mark.parametrize(
    ("change", "state", "subject"),
    [
        ({"identity": IdentityState.TEMPORARY}, ChainState.WAITING, "identity"),
        ({"facts": None}, ChainState.WAITING, "registration"),
        (
            {
                "facts": structs.replace(
                    FACTS, resources=structs.replace(FACTS.resources, sru=99 * GIB)
                )
            },
            ChainState.REFUSED,
            "hardware",
        ),
    ],
)
async def test_nothing_is_sent_while_the_machine_is_not_fit(
    tmp_path: Path,
    settings: Settings,
    chain: Chain,
    change: dict[str, object],
    state: ChainState,
    subject: str,
) -> None:
    with anyio.fail_after(DEADLINE):
        async with machine(tmp_path, b"\x15" * 32) as around:
            around.change(**change)
            async with chain_service(around, settings) as it:
                status = await it.until(
                    lambda s: (
                        s.state is state
                        and any(p.subject == subject for p in s.problems)
                        and bool(around.told)
                    )
                )
    assert around.signatures == 0
    assert status.node_id == 0
    assert (await balances.get(chain, around.signer.public_key)).free == 0


async def test_without_activation_the_farmer_is_asked_for_money_and_then_it_goes_on(
    tmp_path: Path, settings: Settings, chain: Chain
) -> None:
    settings = structs.replace(settings, activation=())
    with anyio.fail_after(DEADLINE):
        async with machine(tmp_path, b"\x16" * 32) as around:
            async with chain_service(around, settings) as it:
                status = await it.until(lambda s: any(p.subject == "account" for p in s.problems))
                assert status.address in status.problems[0].remedy
            await fund(chain, around.signer.public_key)
            async with chain_service(around, settings) as it:
                await it.until(registered)


async def test_a_dead_activation_service_is_named(
    tmp_path: Path, settings: Settings, chain: Chain
) -> None:
    settings = structs.replace(settings, activation=("http://127.0.0.1:1/activation/activate",))
    with anyio.fail_after(DEADLINE):
        async with machine(tmp_path, b"\x17" * 32) as around, chain_service(around, settings) as it:
            status = await it.until(lambda s: any(p.subject == "activation" for p in s.problems))
            assert "127.0.0.1:1" in status.problems[0].reason
    assert around.signatures == 0


async def test_a_chain_that_ends_and_comes_back_is_found_again(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> None:
    with anyio.fail_after(DEADLINE):
        async with lively(tmp_path_factory.mktemp("restarted")) as node:
            async with open_chain([node.url]) as chain:
                farm_id = await make_farm(chain, sr25519_signer("//Charlie"), "back-again")
                await fund(chain, Ed25519Signer(b"\x18" * 32).public_key)
            port = node.port
            settings = Settings(farmer_id=FarmId(farm_id), substrate=(node.url,))
            async with machine(tmp_path, b"\x18" * 32) as around:
                await node.stop()
                async with chain_service(around, settings) as it:
                    status = await it.until(unreachable)
                    assert status.node_id == 0
                    again = ChainProcess(_binary(node), node.folder, port)
                    async with again:
                        first = await it.until(reported)
                        await again.kill()
                        status = await it.until(unreachable)
                        assert status.state is ChainState.REGISTERED
                        await again.start()
                        status = await it.until(lambda s: not s.problems)
                        assert status.node_id == first.node_id


def _binary(node: ChainProcess) -> Path:
    return Path(node.argv()[0])
