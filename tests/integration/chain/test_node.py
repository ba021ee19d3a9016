"""The development chain as its users meet it: time, blocks, finality, forks, state, bad input."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from grid.chain import ChainProcess
from grid.chainbuild import ensure
from grid.errors import RefusedError, UnavailableError
from tests.integration.chain.lively import DEADLINE
from tests.integration.chain.network import final
from tfchain_client import ss58
from tfchain_client.chain import Chain, Session, open_chain
from tfchain_client.errors import RpcError
from tfchain_client.extrinsic import Era, Terms, assemble, payload
from tfchain_client.sr25519 import sr25519_signer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

SLOT_MS = 6_000
# Source: what TFChain's clients call (TypeScript, Go, Rust, node daemon).
METHODS = """
    account_nextIndex author_pendingExtrinsics author_submitAndWatchExtrinsic
    author_submitExtrinsic author_unwatchExtrinsic chain_getBlock chain_getBlockHash
    chain_getFinalizedHead chain_getHead chain_getHeader chain_getRuntimeVersion
    chain_subscribeAllHeads chain_subscribeFinalizedHeads chain_subscribeNewHead
    chain_subscribeNewHeads chain_unsubscribeAllHeads chain_unsubscribeFinalizedHeads
    chain_unsubscribeNewHeads payment_queryInfo rpc_methods state_call state_getKeys
    state_getKeysPaged state_getMetadata state_getRuntimeVersion state_getStorage
    state_getStorageAt state_queryStorageAt state_subscribeRuntimeVersion
    state_subscribeStorage state_unsubscribeRuntimeVersion state_unsubscribeStorage
    system_accountNextIndex system_chain system_health system_name system_properties
    system_version
"""
REMARK = bytes.fromhex("000014") + b"hello"  # System.remark("hello")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def running(folder: Path, *options: str) -> AsyncIterator[tuple[ChainProcess, Chain]]:
    """A chain and a client of it, for at most the deadline."""
    process = ChainProcess(ensure(print).node, folder, options=options)
    with anyio.fail_after(DEADLINE):
        async with process, open_chain([process.url]) as chain:
            yield process, chain


async def position(chain: Chain) -> dict[str, Any]:
    return cast(dict[str, Any], await chain.call("dev_clockOffset"))


async def advance(chain: Chain, **request: int) -> dict[str, Any]:
    return cast(dict[str, Any], await chain.call("dev_advance", request))


async def seal(chain: Chain, parent: str | None = None) -> str:
    """Hash of a new block on `parent`, or on the best one."""
    made = cast(dict[str, Any], await chain.call("engine_createBlock", True, False, parent))
    return str(made["hash"])


async def header(chain: Chain, at: str | None = None) -> dict[str, Any]:
    return cast(dict[str, Any], await chain.call("chain_getHeader", *([at] if at else [])))


async def best(chain: Chain) -> str:
    return str(await chain.call("chain_getBlockHash"))


async def signed(session: Session, nonce: int | None = None, call: bytes = REMARK) -> str:
    """A call as an extrinsic that //Alice signed, 0x and hex."""
    signer = sr25519_signer("//Alice")
    version = cast(dict[str, Any], await session.rpc.call("state_getRuntimeVersion"))
    address = ss58.format_address(signer.public_key)
    if nonce is None:
        nonce = await session.rpc.fetch(int, "system_accountNextIndex", address)
    terms = Terms(
        era=Era(birth=None, block_hash=session.genesis), nonce=nonce, genesis=session.genesis,
        spec_version=version["specVersion"], transaction_version=version["transactionVersion"],
    )  # fmt: skip
    signature = await signer.sign(payload(call, terms))
    return "0x" + assemble(call, terms, signer.public_key, signer.crypto, signature).hex()


async def test_blocks_follow_the_wall_clock_six_seconds_apart(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, chain):
        session = await chain.session()
        subscription = session.rpc.subscribe("chain_subscribeNewHeads", "chain_unsubscribeNewHeads")
        async with subscription as heads:
            numbers: list[int] = []
            times: list[int] = []
            while len(numbers) < 3:
                head = cast(dict[str, Any], await heads.receive())
                numbers.append(int(head["number"], 16))
                times.append(await chain.now_ms())
        assert numbers == [numbers[0] + n for n in range(3)]
        assert abs(times[-1] - time.time() * 1000) < SLOT_MS
        assert (times[-1] // SLOT_MS) - (times[-2] // SLOT_MS) == 1


async def test_the_first_block_is_there_when_the_chain_answers(tmp_path: Path) -> None:
    """Clients refuse a chain whose time is more than 12 seconds behind."""
    async with running(tmp_path) as (_, chain):
        assert abs(await chain.now_ms() - time.time() * 1000) < 12_000


async def test_who_watches_an_extrinsic_sees_its_block_and_then_that_it_is_final(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, "--no-sealing") as (_, chain):
        session = await chain.session()
        await advance(chain, blocks=1)
        extrinsic = await signed(session)
        seen: list[str] = []
        watching = session.rpc.subscribe(
            "author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", extrinsic
        )
        async with watching as updates:
            seen.append(str(await updates.receive()))
            await advance(chain, blocks=1)
            async for update in updates:
                seen.append(next(iter(cast(dict[str, str], update))))
                if seen[-1] == "finalized":
                    break
        assert seen == ["ready", "inBlock", "finalized"]


async def test_a_hundred_blocks_pass_in_one_request(tmp_path: Path) -> None:
    async with running(tmp_path, "--no-sealing") as (_, chain):
        before = await advance(chain, blocks=1)
        time_before = await chain.now_ms()
        after = await advance(chain, blocks=100)
        assert after["number"] == before["number"] + 100
        assert await chain.now_ms() - time_before >= 99 * SLOT_MS
        assert after["now_ms"] - int(time.time() * 1000) == pytest.approx(
            after["offset_ms"], abs=1000
        )


async def test_a_moment_is_reached_by_blocks_of_one_slot(tmp_path: Path) -> None:
    async with running(tmp_path, "--no-sealing") as (_, chain):
        start = await advance(chain, blocks=1)
        target = start["now_ms"] + 50 * SLOT_MS
        done = await advance(chain, to=target)
        assert done["number"] - start["number"] in {49, 50}
        assert 0 <= await chain.now_ms() - target < SLOT_MS


async def test_a_far_moment_is_reached_in_at_most_so_many_blocks(tmp_path: Path) -> None:
    year = 365 * 86_400_000
    async with running(tmp_path, "--no-sealing") as (_, chain):
        start = await advance(chain, blocks=1)
        done = await advance(chain, to=start["now_ms"] + year, max=10)
        assert done["number"] == start["number"] + 10
        assert 0 <= await chain.now_ms() - (start["now_ms"] + year) < SLOT_MS


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({}, "either"),
        ({"blocks": 1, "to": 1}, "either"),
        ({"blocks": 300_000}, "too many"),
        ({"blocks": -1}, "Invalid params"),
        ({"slots": 1}, "Invalid params"),
        ({"to": 4_000_000_000_000, "max": 0}, "max"),
    ],
)
async def test_a_journey_that_makes_no_sense_is_refused(
    tmp_path: Path, request_: dict[str, int], words: str
) -> None:
    async with running(tmp_path, "--no-sealing") as (_, chain):
        before = await best(chain)
        with pytest.raises(RpcError, match=words):
            await chain.call("dev_advance", request_)
        assert await best(chain) == before


async def test_a_restart_keeps_state_genesis_and_time(tmp_path: Path) -> None:
    async with running(tmp_path) as (process, chain):
        genesis = process.genesis
        before = await advance(chain, blocks=50)
        time_before = await chain.now_ms()
    async with running(tmp_path) as (process, chain):
        after = await position(chain)
        assert process.genesis == genesis
        assert after["number"] >= before["number"]
        assert after["offset_ms"] >= before["offset_ms"] > 0
        assert await chain.now_ms() >= time_before
        assert await chain.call("chain_getBlockHash", before["number"]) == before["hash"]


async def test_the_state_of_every_block_is_kept(tmp_path: Path) -> None:
    """Engines that prune keep the last 256 final blocks."""
    async with running(tmp_path, "--no-sealing") as (_, chain):
        await advance(chain, blocks=600)
        await final(chain, 600)
    async with running(tmp_path, "--no-sealing") as (_, chain):
        times = []
        for number in (1, 2, 100, 300, 599):
            at = await chain.block_hash(number)
            times.append(int(str(await chain.read("Timestamp", "Now", at=at))))
        assert times == sorted(set(times))


async def test_a_power_cut_loses_no_final_block(tmp_path: Path) -> None:
    async with running(tmp_path) as (process, chain):
        await advance(chain, blocks=30)
        block = await final(chain, 30)
        await process.kill()
    async with running(tmp_path) as (_, chain):
        assert await chain.call("chain_getBlockHash", 30) == block
        assert (await advance(chain, blocks=1))["number"] > 30


async def test_the_longer_of_two_forks_wins_and_extrinsics_return(tmp_path: Path) -> None:
    async with running(tmp_path, "--no-finality", "--no-sealing") as (_, chain):
        session = await chain.session()
        parent = await seal(chain)
        extrinsic = await signed(session)
        await chain.call("author_submitExtrinsic", extrinsic)
        first = await seal(chain, parent)
        assert await best(chain) == first
        block = cast(dict[str, Any], await chain.call("chain_getBlock", first))
        assert extrinsic in block["block"]["extrinsics"]
        other = await seal(chain, parent)
        assert await best(chain) == first  # as long as it is not longer
        longer = await seal(chain, other)
        assert await best(chain) == longer
        assert (await header(chain, longer))["parentHash"] == other
        included = [
            cast(dict[str, Any], await chain.call("chain_getBlock", at))["block"]["extrinsics"]
            for at in (other, longer)
        ]
        assert any(extrinsic in extrinsics for extrinsics in included)
        await chain.call("engine_finalizeBlock", longer)
        assert (await chain.finalized())[1].hex() == longer.removeprefix("0x")
        with pytest.raises(RpcError):
            await seal(chain, parent)  # that fork would undo what is final


async def test_a_damaged_signature_and_a_stale_nonce_are_refused(tmp_path: Path) -> None:
    async with running(tmp_path, "--no-sealing") as (_, chain):
        session = await chain.session()
        extrinsic = await signed(session)
        at = len(extrinsic) // 2
        damaged = extrinsic[:at] + ("0" if extrinsic[at] != "0" else "1") + extrinsic[at + 1 :]
        with pytest.raises(RpcError, match=r"1010|Invalid"):
            await session.rpc.call("author_submitExtrinsic", damaged)
        await session.rpc.call("author_submitExtrinsic", extrinsic)
        await advance(chain, blocks=1)
        with pytest.raises(RpcError, match=r"1013|Already Imported"):
            await session.rpc.call("author_submitExtrinsic", extrinsic)
        stale = await signed(session, nonce=0, call=REMARK.replace(b"hello", b"again"))
        with pytest.raises(RpcError, match=r"1010|Invalid|outdated"):
            await session.rpc.call("author_submitExtrinsic", stale)


async def test_every_method_that_clients_use_is_served(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, chain):
        served = cast(dict[str, Any], await chain.call("rpc_methods"))["methods"]
        assert set(METHODS.split()) <= set(served)
        properties = cast(dict[str, Any], await chain.call("system_properties"))
        assert properties == {"tokenDecimals": 7, "tokenSymbol": "TFT", "ss58Format": 42}
        health = cast(dict[str, Any], await chain.call("system_health"))
        assert health == {"peers": 0, "isSyncing": False, "shouldHavePeers": False}


async def test_a_port_in_use_is_named_and_nothing_is_left_running(tmp_path: Path) -> None:
    async with running(tmp_path / "one") as (process, _):
        second = ChainProcess(ensure(print).node, tmp_path / "two", process.port)
        with pytest.raises(UnavailableError, match=rf"port {process.port} is in use.*--rpc-port"):
            await second.start()


async def test_a_state_folder_has_one_chain_at_a_time(tmp_path: Path) -> None:
    async with running(tmp_path):
        second = ChainProcess(ensure(print).node, tmp_path)
        with pytest.raises(UnavailableError, match="another process uses this state"):
            await second.start()


async def test_a_damaged_database_is_told_with_the_remedy(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, chain):
        await advance(chain, blocks=20)
    for path in sorted((tmp_path / "db").rglob("*")):
        if path.is_file() and path.name != "lock":
            path.write_bytes(b"\xff" * path.stat().st_size)
    process = ChainProcess(ensure(print).node, tmp_path)
    with pytest.raises(UnavailableError, match=r"cannot be opened.*restore it"):
        await process.start()


async def test_a_damaged_specification_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path):
        pass
    (tmp_path / "chain-spec.json").write_text("{")
    process = ChainProcess(ensure(print).node, tmp_path)
    with pytest.raises(RefusedError, match=r"chain-spec\.json: not a chain specification"):
        await process.start()


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--runtime", "no.wasm"], 3, "runtime no.wasm: No such file"),
        (["--preset", "no.json"], 3, "preset no.json: No such file"),
        (["--rpc-port", "70000"], 2, "70000"),
        (["--colour"], 2, "--colour"),
    ],
)
async def test_a_command_line_that_cannot_be_met_is_told_in_one_line(
    tmp_path: Path, options: list[str], status: int, words: str
) -> None:
    argv = ChainProcess(ensure(print).node, tmp_path).argv()
    if options[0] in argv:
        at = argv.index(options[0])
        argv[at : at + 2] = options
    else:
        argv += options
    with anyio.fail_after(DEADLINE):
        done = await anyio.run_process(argv, check=False)
    assert done.returncode == status
    assert words in done.stderr.decode()
    assert not (tmp_path / "db").exists()


async def test_genesis_values_that_the_runtime_does_not_know_are_refused(tmp_path: Path) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text('{"balances": {"balance": []}}')
    argv = ChainProcess(ensure(print).node, tmp_path / "state").argv()
    argv[argv.index("--preset") + 1] = str(preset)
    with anyio.fail_after(DEADLINE):
        done = await anyio.run_process(argv, check=False)
    assert done.returncode == 3
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("zos-chain: the runtime refuses the genesis values")
    assert not (tmp_path / "state/chain-spec.json").exists()
