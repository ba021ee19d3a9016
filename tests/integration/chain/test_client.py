"""The client against the compiled development chain."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import pytest
from msgspec import structs

from grid.chain import ChainProcess
from tests.integration.chain.lively import DEADLINE, fund, lively, make_farm, make_twin, process
from tests.unit.tfchain_client import vectors
from tfchain_client import balances, council, farms, follow, known, nodes, policies, twins
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import Ed25519Signer, ed25519_signer
from tfchain_client.errors import CodecError, DispatchError, PoolError
from tfchain_client.model import (
    Call,
    Interface,
    Ip,
    Location,
    NodePower,
    NodeSpec,
    PublicConfig,
    Receipt,
    Resources,
)
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

GIB = 1 << 30
SPEC = NodeSpec(
    farm_id=1,
    resources=Resources(hru=0, sru=512 * GIB, cru=8, mru=16 * GIB),
    location=Location(city="Ghent", country="Belgium", latitude="51.0543", longitude="3.7174"),
    interfaces=(Interface(name="zos", mac="52:54:00:12:34:56", ips=("10.0.2.15", "2001:db8::1")),),
    secure_boot=False,
    virtualized=True,
    serial_number="S-1",
)


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


async def test_twin_farm_and_node_are_made_changed_and_read_back(chain: Chain) -> None:
    farmer, machine = sr25519_signer("//Farmer"), ed25519_signer("//Machine")
    farm_id = await make_farm(chain, farmer, "read-back")
    twin_id = await make_twin(chain, machine)
    farm = await farms.get(chain, farm_id)
    assert farm is not None
    assert (farm.name, farm.twin_id) == ("read-back", await twins.find(chain, farmer.public_key))

    spec = structs.replace(SPEC, farm_id=farm_id)
    writer = Writer(chain, machine)
    receipt = await writer.submit(nodes.create(spec))
    assert receipt.event("TfgridModule", "NodeStored") is not None
    node_id = await nodes.find(chain, twin_id)
    node = await nodes.get(chain, node_id)
    assert node is not None
    assert node.spec() == spec
    assert node_id in await farms.nodes(chain, farm_id)
    assert await nodes.power(chain, node_id) == NodePower()

    now = await chain.now_ms() // 1000
    receipt = await writer.submit(nodes.report_uptime(3600, now))
    reported = receipt.event("TfgridModule", "NodeUptimeReported")
    assert reported is not None
    assert isinstance(reported.fields, tuple)
    assert (reported.fields[0], reported.fields[2]) == (node_id, 3600)

    await writer.submit(nodes.set_power_state(up=False))
    power = await nodes.power(chain, node_id)
    assert power.down_since
    assert power.target_up

    config = PublicConfig(ip4=Ip(ip="185.206.122.33/24", gw="185.206.122.1"), domain="gw.example")
    await Writer(chain, farmer).submit(nodes.set_public_config(farm_id, node_id, config))
    node = await nodes.get(chain, node_id)
    assert node is not None
    assert node.public_config == config


async def test_a_twin_keeps_relay_and_key_as_they_were_given(chain: Chain) -> None:
    signer = ed25519_signer("//Relayed")
    twin_id = await make_twin(chain, signer)
    await Writer(chain, signer).submit(twins.update("relay.example.org", bytes(range(200, 233))))
    twin = await twins.get(chain, twin_id)
    assert twin is not None
    assert twin.relay == "relay.example.org"
    assert twin.pk == "0x" + bytes(range(200, 233)).hex()


async def test_what_does_not_exist_is_none_or_zero(chain: Chain) -> None:
    assert await twins.get(chain, 4_000_000) is None
    assert await nodes.get(chain, 4_000_000) is None
    assert await farms.get(chain, 4_000_000) is None
    assert await farms.find(chain, "no such farm") == 0
    assert await twins.find(chain, b"\x07" * 32) == 0
    assert (await balances.get(chain, b"\x07" * 32)).free == 0
    assert await policies.farming(chain, 4_000_000) is None


async def test_genesis_policies_are_read(chain: Chain) -> None:
    policy = await policies.farming(chain, 1)
    pricing = await policies.pricing(chain, 1)
    assert policy is not None
    assert pricing is not None
    assert policy.name == "threefold_default_diy_farming_policy"
    assert pricing.cu.value == 100_000


async def test_fifty_extrinsics_of_one_account_fly_at_once(chain: Chain) -> None:
    signer = sr25519_signer("//Busy")
    await fund(chain, signer.public_key)
    writer = Writer(chain, signer)
    receipts: list[Receipt] = []

    async def send(number: int) -> None:
        target = Ed25519Signer(bytes([number]) * 32).public_key
        receipts.append(await writer.submit(balances.transfer(target, balances.TFT)))

    async with anyio.create_task_group() as tasks:
        for number in range(50):
            tasks.start_soon(send, number)
    assert len({receipt.extrinsic_hash for receipt in receipts}) == 50
    assert len({receipt.block for receipt in receipts}) < 25
    assert (await balances.get(chain, signer.public_key)).nonce == 50


async def test_two_writers_of_one_account_get_both_calls_in(chain: Chain) -> None:
    signer = sr25519_signer("//Twice")
    await fund(chain, signer.public_key)
    first, second = Writer(chain, signer), Writer(chain, signer)
    async with anyio.create_task_group() as tasks:
        for number, writer in enumerate((first, second, first, second), 1):
            target = Ed25519Signer(bytes([100 + number]) * 32).public_key
            tasks.start_soon(writer.submit, balances.transfer(target, balances.TFT))
    assert (await balances.get(chain, signer.public_key)).nonce == 4


async def test_errors_have_the_names_of_the_runtime(chain: Chain) -> None:
    signer = sr25519_signer("//Nameless")
    await fund(chain, signer.public_key)
    with pytest.raises(DispatchError) as raised:
        await Writer(chain, signer).submit(twins.create())
    assert (raised.value.pallet, raised.value.name) == (
        "TfgridModule",
        "UserDidNotSignTermsAndConditions",
    )
    await make_farm(chain, signer, "taken")
    with pytest.raises(DispatchError, match=r"TfgridModule\.FarmExists"):
        await Writer(chain, signer).submit(farms.create("taken"))


async def test_an_account_without_money_is_told_so_by_the_pool(chain: Chain) -> None:
    with pytest.raises(PoolError) as raised:
        await Writer(chain, ed25519_signer("//Poor")).submit(twins.create())
    assert raised.value.unpayable
    assert not raised.value.retryable


async def test_unknown_calls_never_leave_the_client(chain: Chain) -> None:
    with pytest.raises(CodecError):
        await Writer(chain, sr25519_signer("//Bob")).submit(Call("TfgridModule", "fly_node"))


async def test_a_batch_succeeds_or_fails_as_a_whole(chain: Chain) -> None:
    signer = ed25519_signer("//Batch")
    await fund(chain, signer.public_key)
    calls = (twins.accept_terms("https://example.org", "h"), twins.create(), twins.create())
    with pytest.raises(DispatchError, match="TwinWithPubkeyExists"):
        await Writer(chain, signer).submit(Call("Utility", "batch_all", {"calls": calls}))
    assert await twins.find(chain, signer.public_key) == 0
    await Writer(chain, signer).submit(Call("Utility", "batch_all", {"calls": calls[:2]}))
    assert await twins.find(chain, signer.public_key)


async def test_a_final_receipt_names_a_final_block(chain: Chain) -> None:
    writer = Writer(chain, sr25519_signer("//Alice"))
    receipt = await writer.submit(balances.transfer(b"\x09" * 32, balances.TFT), finalized=True)
    number, _ = await chain.finalized()
    assert number >= receipt.block
    assert await chain.block_hash(receipt.block) == receipt.block_hash


async def test_fees_are_told_before_they_are_paid(chain: Chain) -> None:
    fee = await Writer(chain, sr25519_signer("//Bob")).fee(twins.create())
    assert 10_000 < fee < 1_000_000


async def test_the_council_sets_the_version_of_nodes(chain: Chain) -> None:
    version = '{"safe_to_upgrade":true,"version":"9.9.9","version_light":"9.9.9"}'
    call = Call("TfgridModule", "set_zos_version", {"zos_version": version})
    members = [Writer(chain, sr25519_signer("//Alice"))]
    await council.run(chain, members, call)
    assert await chain.read("TfgridModule", "ZosVersion") == version
    with pytest.raises(DispatchError, match="InvalidZosVersion"):
        await council.run(chain, members, call)


async def test_a_follower_sees_every_block_since_the_beginning(chain: Chain) -> None:
    newest = chain.head.value.number
    seen: list[int] = []
    async for block in follow.blocks(chain, after=0):
        seen.append(block.number)
        if block.number >= newest:
            break
    assert seen == list(range(1, seen[-1] + 1))
    assert seen[-1] >= newest


async def test_maps_are_listed_whole(chain: Chain) -> None:
    listed = {key async for key, _ in chain.items("TfgridModule", "Twins")}
    assert listed == set(range(1, int(str(await chain.read("TfgridModule", "TwinID"))) + 1))


async def test_the_known_metadata_is_that_of_our_runtime(chain: Chain) -> None:
    """If this fails: python -m tfchain_client.known with the address of a running chain."""
    found = str(await chain.call("state_getMetadata"))
    assert bytes.fromhex(found.removeprefix("0x")) == known.metadata()


async def test_what_was_decoded_ahead_is_used_only_if_the_chain_says_the_same(
    node: ChainProcess,
) -> None:
    for prepared, used in ((known.metadata(), True), (vectors.metadata(), False)):
        with anyio.fail_after(DEADLINE):
            chain = Chain([node.url])
            chain.prepare(prepared)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(chain.run)
                session = await chain.session()
                assert (session.runtime.metadata == prepared) is used
                assert session.runtime.version.spec_version == 149
                tasks.cancel_scope.cancel()


async def test_a_dead_endpoint_is_left_for_the_next_one(node: ChainProcess) -> None:
    with anyio.fail_after(DEADLINE):
        async with open_chain(["ws://127.0.0.1:1", node.url]) as chain:
            session = await chain.session()
            assert session.endpoint == node.url
            assert chain.trouble.value == ""


async def test_old_signatures_are_made_anew_after_time_travel(chain: Chain) -> None:
    writer = Writer(chain, sr25519_signer("//Alice"))
    await writer.submit(balances.transfer(b"\x0a" * 32, balances.TFT))
    await chain.call("dev_advance", {"blocks": 200})
    receipt = await writer.submit(balances.transfer(b"\x0a" * 32, balances.TFT))
    assert receipt.block > 200


async def test_an_extrinsic_in_flight_outlives_a_killed_chain(
    tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    first = process(folder, 0, "--no-sealing")
    await first.start()
    second = process(folder, first.port)
    receipts: list[Receipt] = []
    try:
        with anyio.fail_after(DEADLINE):
            async with open_chain([first.url]) as chain, anyio.create_task_group() as tasks:
                await chain.call("dev_advance", {"blocks": 1})
                sent: list[Call] = []
                waiting = anyio.Event()

                def count(call: Call) -> None:
                    sent.append(call)
                    if len(sent) == 3:
                        waiting.set()

                writer = Writer(chain, sr25519_signer("//Alice"), on_sent=count)

                async def send(target: bytes) -> None:
                    receipts.append(await writer.submit(balances.transfer(target, balances.TFT)))

                for number in range(3):
                    tasks.start_soon(send, bytes([number + 1]) * 32)
                await waiting.wait()
                assert not receipts
                await first.kill()
                await second.start()
            async with open_chain([second.url]) as chain:
                account = sr25519_signer("//Alice").public_key
                assert (await balances.get(chain, account)).nonce == 3
                for number in range(3):
                    paid = await balances.get(chain, bytes([number + 1]) * 32)
                    assert paid.free == balances.TFT
    finally:
        await first.stop()
        await second.stop()
    assert len(receipts) == 3
