"""A chain that changes while it runs: another validator joins, another runtime takes over."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from grid.chain_access import signer_of
from grid.chainbuild import ChainBinaries, ensure
from tests.integration.chain.network import best, final, heads, network, new_member
from tests.integration.chain.upgrade import grid, other_runtime, upgrade
from tfchain_client import balances
from tfchain_client.chain import Chain, open_chain
from tfchain_client.follow import blocks
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.ss58 import parse_address
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.soak, pytest.mark.consensus, pytest.mark.anyio]

DEADLINE = 900.0
SESSION = 5  # blocks in a session of the chain under test


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def short_sessions(binaries: ChainBinaries, folder: Path) -> Path:
    """The development preset with sessions of SESSION blocks."""
    values = json.loads(binaries.preset.read_text())
    values["validatorSet"] = {"sessionPeriod": SESSION}
    path = folder / "preset.json"
    path.write_text(json.dumps(values))
    return path


async def authorities(chain: Chain) -> list[str]:
    return [str(key) for key in cast(list[Any], await chain.read("Aura", "Authorities"))]


async def author(chain: Chain, block: str) -> str:
    """The Aura key, 0x and hex, that made a block: its slot points into the authorities."""
    header = cast(dict[str, Any], await chain.call("chain_getHeader", block))
    slot = int.from_bytes(bytes.fromhex(header["digest"]["logs"][0][2:])[-8:], "little")
    at = bytes.fromhex(header["parentHash"][2:])
    known = [str(key) for key in cast(list[Any], await chain.read("Aura", "Authorities", at=at))]
    return known[slot % len(known)]


async def test_a_fifth_validator_joins_and_makes_blocks_two_sessions_later(tmp_path: Path) -> None:
    binaries = ensure(print)
    preset = short_sessions(binaries, tmp_path)
    with anyio.fail_after(DEADLINE):
        async with network(binaries, tmp_path, 4, preset=preset) as members:
            base = tmp_path / "fifth"
            fifth = new_member(binaries, base, members[0].spec)
            address = fifth.keys["aura"]
            try:
                await fifth.start(members)
                named = ("--chain", members[0].url)
                await grid("fund", address, "10", *named)
                session = fifth.keys["session"]
                keys = {"aura": session["keys"][:66], "grandpa": "0x" + session["keys"][66:]}
                arguments = json.dumps({"keys": keys, "proof": session["proof"]})
                account = next((base / "keystore").glob("61757261*"))  # aura, in hex
                await grid("submit", "Session.set_keys", arguments, "--from", account, *named)
                added = json.loads(await grid(
                    "propose", "ValidatorSet.add_validator",
                    json.dumps({"validator_id": address}), "--json", *named,
                ))  # fmt: skip
                async with open_chain([fifth.url]) as chain:
                    await joins(chain, "0x" + parse_address(address).hex(), added["block"])
            finally:
                await fifth.stop()


async def begins(chain: Chain, key: str) -> int:
    """The first block at which this key is one of the authorities."""
    async for number, _ in heads(chain, finalized=False):
        if key in await authorities(chain):
            return number
    raise AssertionError("the connection ended")


async def joins(chain: Chain, key: str, added: int) -> None:
    """The session after the next one has it; it makes a block, and blocks stay final."""
    first = await begins(chain, key)
    assert SESSION < first - added <= 2 * SESSION + 1
    assert len(await authorities(chain)) == 5
    # Five authorities take turns: it has its slot within five blocks.
    numbers = range(first + 1, first + 11)
    assert key in {await author(chain, await best(chain, number)) for number in numbers}
    await final(chain, first + 11)


class Follower:
    """A client that stays connected: the numbers of the final blocks it was told."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.numbers: list[int] = []
        self.sessions: set[int] = set()

    async def run(self) -> None:
        async for block in blocks(self._chain, after=0):
            self.numbers.append(block.number)
            self.sessions.add(id(await self._chain.session()))

    async def reached(self, number: int) -> None:
        async for told in self._heads():
            if told >= number and self.numbers and self.numbers[-1] >= number:
                return

    async def _heads(self) -> AsyncIterator[int]:
        async for number, _ in heads(self._chain, finalized=True):
            yield number


async def test_a_runtime_upgrade_by_the_council_keeps_its_clients(tmp_path: Path) -> None:
    binaries = ensure(print)
    code = await anyio.to_thread.run_sync(other_runtime, tmp_path, 150)
    newcomer = sr25519_signer("//Newcomer").public_key
    with anyio.fail_after(DEADLINE):
        async with AsyncExitStack() as stack:
            members = await stack.enter_async_context(network(binaries, tmp_path, 4))
            chain = await stack.enter_async_context(open_chain([members[1].url]))
            tasks = await stack.enter_async_context(anyio.create_task_group())
            follower = Follower(chain)
            tasks.start_soon(follower.run)
            writer = Writer(chain, signer_of("//Bob"))
            await writer.submit(balances.transfer(newcomer, balances.TFT))
            assert (await chain.session()).runtime.version.spec_version == 149

            changed = await upgrade(members[0].url, code)
            await best(chain, changed + 2)
            assert (await chain.session()).runtime.version.spec_version == 150
            receipt = await writer.submit(balances.transfer(newcomer, balances.TFT))
            assert receipt.block > changed
            assert (await balances.get(chain, newcomer)).free == 2 * balances.TFT

            last = receipt.block + 3
            hashes = []
            for member in members:
                async with open_chain([member.url]) as each:
                    hashes.append(await final(each, last))
            assert len(set(hashes)) == 1
            await follower.reached(last)
            assert follower.numbers == list(range(1, follower.numbers[-1] + 1))
            assert len(follower.sessions) == 1  # never disconnected
            status = json.loads(await grid("status", "--chain", members[3].url, "--json"))
            assert status["spec_version"] == 150
            tasks.cancel_scope.cancel()
