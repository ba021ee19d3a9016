"""A private chain of two members: blocks by Aura, finality by GRANDPA, no unsafe method."""

from __future__ import annotations

import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from grid.chainbuild import ensure
from tests.integration.chain.lively import DEADLINE
from tests.integration.chain.network import (
    Member,
    best,
    final,
    free_port,
    network,
    new_member,
    write_spec,
)
from tfchain_client.chain import Chain, open_chain
from tfchain_client.errors import RpcError

pytestmark = [pytest.mark.chain, pytest.mark.consensus, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def alone(folder: Path, *options: str) -> AsyncIterator[Member]:
    """A chain whose only authority is //Alice."""
    binaries = ensure(print)
    member = new_member(binaries, folder / "one", folder / "chain.json", "--suri", "//Alice")
    member.options = options
    write_spec(binaries, [member], binaries.preset)
    try:
        await member.start()
        yield member
    finally:
        await member.stop()


async def author(chain: Chain, block: str) -> int:
    """Which authority made a block: its slot, modulo two."""
    header = cast(dict[str, Any], await chain.call("chain_getHeader", block))
    slot = bytes.fromhex(header["digest"]["logs"][0].removeprefix("0x"))[-8:]
    return int.from_bytes(slot, "little") % 2


async def test_two_members_make_blocks_in_turn_and_finalise_the_same_ones(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with (
            network(ensure(print), tmp_path, 2) as (first, second),
            open_chain([first.url]) as one,
            open_chain([second.url]) as two,
        ):
            assert first.said["genesis"] == second.said["genesis"]
            assert first.said["peer_id"] == first.keys["peer_id"]
            hashes = [await final(one, number) for number in range(1, 5)]
            assert hashes == [await final(two, number) for number in range(1, 5)]
            assert {await author(one, block) for block in hashes} == {0, 1}


async def test_a_member_serves_no_unsafe_method_and_no_time_travel(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with alone(tmp_path) as member, open_chain([member.url]) as chain:
            methods = cast(dict[str, Any], await chain.call("rpc_methods"))["methods"]
            assert not [name for name in methods if name.startswith(("dev_", "engine_"))]
            with pytest.raises(RpcError, match="unsafe"):
                await chain.call("author_insertKey", "aura", "//Alice", "0x" + "00" * 32)
            with pytest.raises(RpcError, match=r"dev_advance|not found"):
                await chain.call("dev_advance", {"blocks": 1})


async def test_every_block_of_a_member_keeps_its_state(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with alone(tmp_path) as member, open_chain([member.url]) as chain:
            await best(chain, 2)
            times = []
            for number in (1, 2):
                at = await chain.block_hash(number)
                times.append(int(str(await chain.read("Timestamp", "Now", at=at))))
            assert times == sorted(set(times))


async def test_figures_for_prometheus_are_served_on_loopback(tmp_path: Path) -> None:
    port = free_port()
    with anyio.fail_after(DEADLINE):
        async with (
            alone(tmp_path, "--prometheus-port", str(port)) as member,
            open_chain([member.url]) as chain,
        ):
            await best(chain, 1)
            url = f"http://127.0.0.1:{port}/metrics"
            with await anyio.to_thread.run_sync(urllib.request.urlopen, url) as answer:
                text = answer.read().decode()
            told = {line.split("{")[0] for line in text.splitlines() if not line.startswith("#")}
            assert {
                "substrate_block_height",
                "substrate_finality_grandpa_round",
                "substrate_proposer_number_of_transactions",
                "substrate_sub_txpool_validations_scheduled",
            } <= told | {name.split(" ")[0] for name in told}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--chain", "none.json"), "none.json"),
        (("--listen", "here"), "--listen here"),
        (("--bootnode", "/ip4/127.0.0.1/tcp/1"), "--bootnode"),
        (("--price-source", "ftp://example.org"), "begins with https:// or http://"),
    ],
)
async def test_an_option_that_cannot_be_met_is_refused_in_one_line(
    tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    binaries = ensure(print)
    member = new_member(binaries, tmp_path / "one", tmp_path / "chain.json")
    write_spec(binaries, [member], binaries.preset)
    argv = [
        binaries.node, "validator", "--base-path", member.base, "--rpc-port", "0",
        *(("--chain", member.spec) if options[0] != "--chain" else ()), *options,
    ]  # fmt: skip
    with anyio.fail_after(DEADLINE):
        done = await anyio.run_process([str(a) for a in argv], check=False)
    assert done.returncode == 3
    assert words in done.stderr.decode().splitlines()[-1]


async def test_a_port_for_figures_that_is_taken_is_named(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with alone(tmp_path) as member:
            argv = [
                member.binaries.node, "validator", "--base-path", tmp_path / "two", "--chain",
                member.spec, "--rpc-port", "0", "--prometheus-port",
                str(member.said["rpc_port"]),
            ]  # fmt: skip
            done = await anyio.run_process([str(a) for a in argv], check=False)
    assert done.returncode == 4
    assert "choose another with --prometheus-port" in done.stderr.decode()
