"""A private chain of two members: blocks by Aura, finality by GRANDPA, no unsafe method."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from grid.chainbuild import ChainBinaries, ensure
from tests.integration.chain.lively import DEADLINE
from tfchain_client.chain import Chain, open_chain
from tfchain_client.errors import RpcError

pytestmark = [pytest.mark.chain, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def run(binaries: ChainBinaries, *arguments: str | Path) -> str:
    argv = [str(a) for a in (binaries.node, *arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def specification(binaries: ChainBinaries, folder: Path, authorities: list[str]) -> Path:
    options = [option for authority in authorities for option in ("--authority", authority)]
    path = folder / "chain.json"
    path.write_text(
        run(
            binaries, "build-spec", "--runtime", binaries.runtime, "--preset", binaries.preset,
            *options,
        )
    )  # fmt: skip
    return path


def keys(binaries: ChainBinaries, base: Path, *options: str) -> str:
    """Make a member's keys; return them as `--authority` takes them."""
    made = json.loads(run(binaries, "key", "--base-path", base, *options))
    return f"{made['aura']}:{made['grandpa']}"


@asynccontextmanager
async def member(
    binaries: ChainBinaries, base: Path, spec: Path, *options: str
) -> AsyncIterator[dict[str, Any]]:
    """A running member; what it said when it was ready."""
    argv = [
        binaries.node, "validator", "--base-path", base, "--chain", spec, "--rpc-port", "0",
        *options,
    ]  # fmt: skip
    with (base / "log").open("wb") as log:
        process = await anyio.open_process([str(a) for a in argv], stderr=log)
    try:
        if process.stdout is None:
            raise AssertionError("it is a pipe")
        yield json.loads(await process.stdout.receive())
    finally:
        with anyio.CancelScope(shield=True):
            process.terminate()
            assert await process.wait() == 0
            await process.aclose()


@asynccontextmanager
async def pair(folder: Path) -> AsyncIterator[tuple[Chain, Chain]]:
    """Two members with keys of their own, the second knows the first."""
    binaries = ensure(print)
    bases = [folder / "one", folder / "two"]
    spec = specification(binaries, folder, [keys(binaries, base) for base in bases])
    address = f"/ip4/127.0.0.1/tcp/{free_port()}"
    async with member(binaries, bases[0], spec, "--listen", address) as first:
        bootnode = f"{address}/p2p/{first['peer_id']}"
        listen = ("--listen", "/ip4/127.0.0.1/tcp/0", "--bootnode", bootnode)
        async with member(binaries, bases[1], spec, *listen) as second:
            assert first["genesis"] == second["genesis"]
            urls = [f"ws://127.0.0.1:{said['rpc_port']}" for said in (first, second)]
            async with open_chain(urls[:1]) as one, open_chain(urls[1:]) as two:
                yield one, two


async def final(chain: Chain, number: int) -> str:
    """Hash of the final block `number`, once there is one."""
    session = await chain.session()
    subscription = session.rpc.subscribe(
        "chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads"
    )
    async with subscription as heads:
        async for head in heads:
            if int(cast(dict[str, Any], head)["number"], 16) >= number:
                break
    return str(await chain.call("chain_getBlockHash", number))


async def author(chain: Chain, block: str) -> int:
    """Which authority made a block: its slot, modulo two."""
    header = cast(dict[str, Any], await chain.call("chain_getHeader", block))
    slot = bytes.fromhex(header["digest"]["logs"][0].removeprefix("0x"))[-8:]
    return int.from_bytes(slot, "little") % 2


async def test_two_members_make_blocks_in_turn_and_finalise_the_same_ones(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with pair(tmp_path) as (one, two):
            hashes = [await final(one, number) for number in range(1, 5)]
            assert hashes == [await final(two, number) for number in range(1, 5)]
            assert {await author(one, block) for block in hashes} == {0, 1}


async def test_a_member_serves_no_unsafe_method_and_no_time_travel(tmp_path: Path) -> None:
    binaries = ensure(print)
    base = tmp_path / "one"
    spec = specification(binaries, tmp_path, [keys(binaries, base, "--suri", "//Alice")])
    with anyio.fail_after(DEADLINE):
        async with (
            member(binaries, base, spec) as said,
            open_chain([f"ws://127.0.0.1:{said['rpc_port']}"]) as chain,
        ):
            methods = cast(dict[str, Any], await chain.call("rpc_methods"))["methods"]
            assert not [name for name in methods if name.startswith(("dev_", "engine_"))]
            with pytest.raises(RpcError, match="unsafe"):
                await chain.call("author_insertKey", "aura", "//Alice", "0x" + "00" * 32)
            with pytest.raises(RpcError, match=r"dev_advance|not found"):
                await chain.call("dev_advance", {"blocks": 1})


async def test_a_specification_that_is_missing_is_refused(tmp_path: Path) -> None:
    argv = [
        ensure(print).node, "validator", "--base-path", tmp_path / "one", "--chain",
        tmp_path / "none.json", "--rpc-port", "0",
    ]  # fmt: skip
    with anyio.fail_after(DEADLINE):
        done = await anyio.run_process([str(a) for a in argv], check=False)
    assert done.returncode == 3
    assert "none.json" in done.stderr.decode().splitlines()[-1]
