"""A runtime that changes while a client is connected, on an endpoint in this process.

Spec 125 and 149 stand for before and after: their pallets have other numbers, and events, calls and
signatures of one are wrong in the other.
"""

from __future__ import annotations

import anyio
import pytest

from tests.unit.tfchain_client.endpoint import Endpoint, serving
from tfchain_client import contracts, events, nodes
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import Ed25519Signer
from tfchain_client.errors import CodecError, PoolError
from tfchain_client.events import tfgrid
from tfchain_client.hexes import unhex
from tfchain_client.model import Receipt
from tfchain_client.writer import Writer

pytestmark = pytest.mark.anyio
SIGNER = Ed25519Signer(b"\x01" * 32)
# NodeUptimeReported(1, 1700000000, 3600) in extrinsic 1: pallet 11 in spec 125, 25 in 149.
OLD = bytes.fromhex("040001000000 0b06 01000000 00f1536500000000 100e000000000000 00")
NEW = OLD.replace(b"\x0b\x06", b"\x19\x06", 1)
REPORTED = tfgrid.NodeUptimeReported(node_id=1, timestamp=1_700_000_000, uptime=3600)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def spec_of(chain: Chain, wanted: int) -> None:
    """Until the session has that runtime; the deadline is the endpoint's."""
    while (await chain.runtime()).version.spec_version != wanted:
        await anyio.lowlevel.checkpoint()


async def test_the_metadata_is_loaded_again_when_the_runtime_changes() -> None:
    endpoint = Endpoint(125)
    async with serving(endpoint) as url, open_chain([url]) as chain:
        before = await chain.runtime()
        assert before.encode_call(contracts.cancel(1))[0] == 12
        with pytest.raises(CodecError, match="report_uptime_v2"):
            before.encode_call(nodes.report_uptime(1, 2))
        await endpoint.make(spec=149)
        await spec_of(chain, 149)
        after = await chain.runtime()
        assert after.encode_call(contracts.cancel(1))[0] == 26
        assert after.encode_call(nodes.report_uptime(1, 2))[:2] == b"\x19\x26"


async def test_each_block_is_read_by_the_runtime_that_wrote_it() -> None:
    endpoint = Endpoint(125)
    async with serving(endpoint) as url, open_chain([url]) as chain:
        await chain.session()
        last_old = await endpoint.make(events=OLD)
        upgrade = await endpoint.make(spec=149, events=OLD)
        first_new = await endpoint.make(events=NEW)
        await spec_of(chain, 149)
        for made in (first_new, upgrade, last_old):
            block = await chain.block(made.hash)
            (event,) = block.events
            assert events.typed(event) == REPORTED
        assert (await chain.at(upgrade.hash).runtime()).version.spec_version == 125
        assert (await chain.at(first_new.hash).runtime()).version.spec_version == 149


async def test_blocks_between_two_of_one_version_cost_no_question_about_it() -> None:
    endpoint = Endpoint(149)
    async with serving(endpoint) as url, open_chain([url]) as chain:
        await chain.session()
        made = [await endpoint.make(events=NEW) for _ in range(6)]
        await chain.block(made[0].hash)
        await chain.block(made[-1].hash)
        endpoint.asked.clear()
        for each in made[1:-1]:
            await chain.block(each.hash)
        assert "state_getRuntimeVersion" not in endpoint.asked
        assert "state_getMetadata" not in endpoint.asked


@pytest.mark.parametrize("quiet", [False, True], ids=["told", "untold"])
async def test_a_call_signed_for_the_old_runtime_is_signed_anew(*, quiet: bool) -> None:
    """Told or not: the pool's refusal is enough to look at the version again."""
    endpoint = Endpoint(125)
    async with serving(endpoint) as url, open_chain([url]) as chain:
        await chain.session()
        endpoint.quiet = quiet
        await endpoint.make(spec=149)
        receipts: list[Receipt] = []

        async def submit() -> None:
            receipts.append(await Writer(chain, SIGNER).submit(contracts.cancel(1)))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(submit)
            await endpoint.taken.wait()
            made = await endpoint.make()
        assert receipts[0].block == made.number
        assert unhex(made.extrinsics[0]).endswith(b"\x1a\x02\x01" + bytes(7))


async def test_a_signature_that_is_wrong_for_another_reason_is_not_tried_again() -> None:
    endpoint = Endpoint(149)
    async with serving(endpoint) as url, open_chain([url]) as chain:
        await chain.session()
        endpoint.blocks[0] = endpoint.blocks[1]  # it calls itself another chain now
        with pytest.raises(PoolError) as raised:
            await Writer(chain, SIGNER).submit(contracts.cancel(1))
        assert raised.value.unproven
        assert endpoint.asked.count("author_submitAndWatchExtrinsic") == 1
