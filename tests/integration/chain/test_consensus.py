"""Four members of one chain, and what happens to it when some of them are lost.

Three of four are more than two thirds: GRANDPA goes on. Two are not: blocks are still made, none
becomes final until the others are back.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import anyio
import pytest

from grid.chainbuild import ensure
from tests.integration.chain.network import Member, best, final, network, new_member
from tfchain_client.chain import Chain, open_chain

pytestmark = [pytest.mark.soak, pytest.mark.consensus, pytest.mark.anyio]

MINUTES = 60.0
DEADLINE = 12 * MINUTES
STALL = 10  # blocks of the best chain in which none may become final


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def hashes(chain: Chain, last: int) -> list[str]:
    """Hashes of the blocks 1 to `last` of the best chain."""
    return [str(await chain.call("chain_getBlockHash", number)) for number in range(1, last + 1)]


async def number_final(member: Member) -> int:
    async with open_chain([member.url]) as chain:
        return (await chain.finalized())[0]


async def agree(members: Sequence[Member], number: int) -> list[str]:
    """The final blocks 1 to `number`, the same for every member, once they have them."""
    async with AsyncExitStack() as stack:
        chains = [await stack.enter_async_context(open_chain([m.url])) for m in members]
        found = []
        for chain in chains:
            await final(chain, number)
            found.append(await hashes(chain, number))
    assert all(each == found[0] for each in found)
    return found[0]


async def test_four_members_finalise_and_go_on_when_one_is_killed(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with network(ensure(print), tmp_path, 4) as members:
            before = await agree(members, 4)
            await members[3].kill()
            reached = await number_final(members[0])
            after = await agree(members[:3], reached + 4)
            assert after[:4] == before
            await members[3].start(members)
            reached = await number_final(members[0])
            assert (await agree(members, reached + 2))[:4] == before


async def test_two_of_four_killed_stall_finality_and_split_nothing(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with network(ensure(print), tmp_path, 4) as members:
            before = await agree(members, 3)
            for member in members[2:]:
                await member.kill()
            async with (
                open_chain([members[0].url]) as one,
                open_chain([members[1].url]) as two,
            ):
                # Votes that were on their way may still finish a round.
                await best(one, (await one.finalized())[0] + 4)
                stalled, _ = await one.finalized()
                newest = stalled + 4 + STALL
                await best(one, newest)
                await best(two, newest)
                assert (await one.finalized())[0] == stalled
                assert (await two.finalized())[0] == stalled
                assert await hashes(one, newest) == await hashes(two, newest)
            for member in members[2:]:
                await member.start(members)
            after = await agree(members, newest)
            assert after[:3] == before


async def test_all_members_killed_at_once_go_on_from_their_disks(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with network(ensure(print), tmp_path, 4) as members:
            before = await agree(members, 4)
            async with anyio.create_task_group() as kills:
                for member in members:
                    kills.start_soon(member.kill)
            async with anyio.create_task_group() as starts:
                for member in members:
                    starts.start_soon(member.start, members)
            assert min(member.said["best"] for member in members) >= 4
            assert (await agree(members, 8))[:4] == before


async def test_who_joins_late_has_every_block_and_its_state(tmp_path: Path) -> None:
    binaries = ensure(print)
    with anyio.fail_after(DEADLINE):
        async with network(binaries, tmp_path, 4) as members:
            before = await agree(members, 5)
            late = new_member(binaries, tmp_path / "late", members[0].spec)
            try:
                await late.start(members)
                assert late.said["best"] == 0
                assert (await agree([*members, late], 8))[:5] == before
                async with open_chain([late.url]) as chain:
                    for number in range(1, 9):
                        at = await chain.block_hash(number)
                        assert int(str(await chain.read("Timestamp", "Now", at=at))) > 0
            finally:
                await late.stop()
