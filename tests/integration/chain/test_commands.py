"""`grid chain` against a real chain, as a person types it."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from grid.chain import ChainProcess
from grid.chain_known import well_known
from grid.chainbuild import ensure
from grid.state import Run, State
from tests.integration.chain.lively import DEADLINE, lively, make_farm
from tests.integration.chain.network import Member, final, new_member
from tests.integration.chain.test_node import REMARK, signed
from tfchain_client import balances, farms
from tfchain_client.chain import open_chain
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.ss58 import format_address

pytestmark = [pytest.mark.chain, pytest.mark.anyio]
GRID = Path(sys.executable).parent / "grid"
NEWCOMER = sr25519_signer("//Newcomer")
ADDRESS = format_address(NEWCOMER.public_key)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def grid(*words: str | Path, status: int = 0) -> str:
    """Run `grid chain ...`; what it printed, or said when it fails as it should."""
    argv = [str(word) for word in (GRID, "chain", *words)]
    done = await anyio.run_process(argv, check=False)
    told = done.stderr.decode()
    assert done.returncode == status, told
    if status:
        assert len(told.strip().splitlines()) == 1, told
        assert not done.stdout
    return told if status else done.stdout.decode()


@asynccontextmanager
async def chain(folder: Path, *options: str) -> AsyncIterator[ChainProcess]:
    with anyio.fail_after(DEADLINE):
        async with lively(folder, *options) as process:
            yield process


async def ask(process: ChainProcess, *words: str | Path) -> dict[str, Any]:
    answer = await grid(*words, "--chain", process.url, "--json")
    return cast(dict[str, Any], json.loads(answer))


async def test_status_tells_what_the_chain_says_of_itself(tmp_path: Path) -> None:
    async with chain(tmp_path) as process:
        await ask(process, "advance", "--blocks", "10")
        told = await ask(process, "status")
        assert told["genesis"] == process.genesis
        assert told["best"] >= 11
        assert told["lag"] == told["best"] - told["finalized"]
        assert (told["spec"], told["spec_version"]) == ("substrate-threefold", 149)
        assert told["offset_ms"] > 50_000
        assert told["behind"] < 0
        assert told["issuance"] > 10**19
        assert told["council"] == [format_address(sr25519_signer("//Alice").public_key)]
        assert (told["authorities"], told["held"], told["syncing"]) == (1, False, False)
        table = await grid("status", "--chain", process.url)
        assert "substrate-threefold 149" in table
        assert " s ahead by time travel" in table


async def test_the_running_grid_is_asked_where_no_chain_is_named(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    state.open()
    async with chain(tmp_path / "chain") as process:
        state.write(
            "run.json",
            Run(chain=process.url, activation="", farm_id=1, farm_name="f", started=1, nodes=()),
        )
        with state.locked():
            told = json.loads(await grid("status", "--state", state.folder, "--json"))
            assert told["genesis"] == process.genesis
    assert "no grid is up" in await grid("status", "--state", state.folder, status=4)


async def test_fund_gives_an_account_its_first_money(tmp_path: Path) -> None:
    async with chain(tmp_path) as process:
        told = await ask(process, "fund", ADDRESS, "12.5")
        assert (told["account"], told["amount"], told["free"]) == (
            ADDRESS,
            125_000_000,
            125_000_000,
        )
        async with open_chain([process.url]) as client:
            assert (await balances.get(client, NEWCOMER.public_key)).free == 125_000_000
        secret = tmp_path / "secret"
        secret.write_text("0x" + "07" * 32 + "\n")
        named = ("--chain", process.url, "--from", secret)
        assert "for the fee" in await grid("fund", ADDRESS, "1", *named, status=3)
        assert "decimals" in await grid("fund", ADDRESS, "0", "--chain", process.url, status=3)
        text = await grid("fund", ADDRESS, "0.5", "--chain", process.url, "--from", "//Bob")
        assert text.startswith(f"{ADDRESS} has 13 TFT (block ")


async def test_set_price_tells_what_a_validator_may_tell(tmp_path: Path) -> None:
    async with chain(tmp_path) as process:
        assert (await ask(process, "status"))["price"]["last"] == 0
        first = await ask(process, "set-price", "40")
        assert (first["price"], first["average"]) == (40, 40)
        second = await ask(process, "set-price", "60")
        assert (second["price"], second["average"]) == (60, 50)
        price = (await ask(process, "status"))["price"]
        assert price == {"last": 60, "average": 50, "lowest": 10, "highest": 1000}
        named = ("--chain", process.url)
        told = await grid("set-price", "70", *named, "--from", "//Charlie", status=3)
        assert "TFTPriceModule.AccountUnauthorizedToSetPrice" in told


async def test_submit_signs_any_call_and_tells_its_events(tmp_path: Path) -> None:
    async with chain(tmp_path) as process:
        terms = '{"document_link": "https://example.org", "document_hash": "x"}'
        named = ("--from", "//Charlie")
        assert await ask(process, "submit", "TfgridModule.user_accept_tc", terms, *named)
        twin = await ask(
            process, "submit", "TfgridModule.create_twin", '{"relay": null, "pk": null}', *named
        )
        assert [event["event"] for event in twin["events"]] == ["TfgridModule.TwinStored"]
        bad = ("TfgridModule.delete_node", '{"id": 9}', *named, "--chain", process.url)
        told = await grid("submit", *bad, status=3)
        assert "TfgridModule." in told


async def test_propose_brings_a_call_through_the_council_of_one(tmp_path: Path) -> None:
    async with chain(tmp_path) as process, open_chain([process.url]) as client:
        farm_id = await make_farm(client, sr25519_signer("//Charlie"), "gold-mine")
        arguments = json.dumps({"farm_id": farm_id, "certification": "Gold"})
        told = await ask(process, "propose", "TfgridModule.set_farm_certification", arguments)
        assert told["votes"] == 1
        assert [event["event"] for event in told["events"]] == ["TfgridModule.FarmCertificationSet"]
        farm = await farms.get(client, farm_id)
        assert farm is not None
        assert farm.certification == "Gold"


async def test_what_the_council_cannot_do_is_told_by_name(tmp_path: Path) -> None:
    farm = '{"farm_id": 9, "certification": "Gold"}'
    remark = ("System.remark", '{"remark": "x"}', "--member")
    async with chain(tmp_path) as process:
        for reason, words in (
            ("TfgridModule.FarmNotExists", ("TfgridModule.set_farm_certification", farm)),
            ("no call TfgridModule.no_such", ("TfgridModule.no_such",)),
            ("arguments are", ("TfgridModule.set_farm_certification", '{"farm_id": 1}')),
            ("not JSON", ("TfgridModule.set_farm_certification", "{")),
            ("BadOrigin", ("TfgridModule.create_twin", '{"relay": null, "pk": null}')),
            ("none: cannot be read", (*remark, "none")),
            ("Council.NotMember", (*remark, "//Bob")),
        ):
            assert reason in await grid("propose", *words, "--chain", process.url, status=3)


async def test_a_fork_abandons_open_blocks_and_their_extrinsics_return(tmp_path: Path) -> None:
    async with chain(tmp_path, "--no-sealing") as process, open_chain([process.url]) as client:
        await ask(process, "advance", "--blocks", "5")
        held = await ask(process, "finality", "--hold")
        assert held["held"]
        base = (await ask(process, "advance", "--blocks", "1"))["block"]
        session = await client.session()
        extrinsic = await signed(session, call=REMARK)
        await client.call("author_submitExtrinsic", extrinsic)
        await ask(process, "advance", "--blocks", "3")
        best = (await ask(process, "status"))["best"]
        old = [await client.block_hash(number) for number in range(base + 1, best + 1)]
        told = await ask(process, "fork", "--to", str(base))
        assert (told["parent"], told["abandoned"]) == (base, best - base)
        assert told["block"] == best + 1
        new = [await client.block_hash(number) for number in range(base + 1, best + 1)]
        assert not set(old) & set(new)
        newest = (await ask(process, "advance", "--blocks", "1"))["block"]
        found: list[bytes] = []
        for number in range(base + 1, newest + 1):
            block_hash = await client.block_hash(number)
            assert block_hash is not None
            found += (await client.block(block_hash)).extrinsics
        assert found.count(bytes.fromhex(extrinsic[2:])) == 1
        assert (await client.finalized())[0] <= held["finalized"] + 1

        released = await ask(process, "finality", "--release")
        assert not released["held"]
        await final(client, newest)


async def test_a_fork_that_cannot_be_is_told_with_the_reason(tmp_path: Path) -> None:
    async with chain(tmp_path, "--no-sealing") as process, open_chain([process.url]) as client:
        best = (await ask(process, "advance", "--blocks", "8"))["block"]
        named = ("--chain", process.url)
        assert "is the newest" in await grid("fork", "--to", str(best), *named, status=3)
        assert "in the future" in await grid("fork", "--to", str(best + 9), *named, status=3)
        await final(client, best)
        assert "are final" in await grid("fork", "--to", "2", *named, status=3)


async def test_a_chain_under_consensus_has_a_status_but_no_forks(tmp_path: Path) -> None:
    binaries, out = ensure(print), tmp_path / "out"
    member = new_member(binaries, tmp_path / "one", out / "chain.json", "--suri", "//Alice")
    await grid(
        "spec", "--authorities", "1", "--preset", binaries.preset, "--out", out, "--authority",
        member.authority, "--node", binaries.node, "--insecure-dev-keys",
    )  # fmt: skip
    with anyio.fail_after(DEADLINE):
        try:
            await member.start()
            named = ("--chain", member.url)
            told = json.loads(await grid("status", *named, "--json"))
            assert (told["offset_ms"], told["held"]) == (None, None)
            assert "no development chain" in await grid("fork", "--to", "0", *named, status=3)
        finally:
            await member.stop()


async def test_spec_makes_keys_that_only_their_owner_can_read(tmp_path: Path) -> None:
    binaries, out = ensure(print), tmp_path / "out"
    preset = tmp_path / "preset.json"
    text = binaries.preset.read_text()
    for address in well_known():
        text = text.replace(address, ADDRESS)
    values = json.loads(text)
    values["balances"] = {"balances": [[ADDRESS, 10**15]]}
    preset.write_text(json.dumps(values))
    words = ("spec", "--authorities", "2", "--preset", preset, "--node", binaries.node)
    told = json.loads(await grid(*words, "--out", out, "--json"))
    assert json.loads((out / "validators.json").read_text()) == told["validators"]
    spec = json.loads((out / "chain.json").read_text())
    assert spec["id"] == "zos_private"
    secrets = [path for path in out.glob("validator-*/**/*") if path.is_file()]
    assert len(secrets) == 2 * 3  # Aura, GRANDPA, network
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    folders = [path for path in out.glob("validator-*/**/") if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert "is not empty" in await grid(*words, "--out", out, status=3)
    first = told["validators"][0]
    member = Member(
        binaries=binaries, base=Path(first["folder"]), spec=out / "chain.json", keys=first
    )
    try:
        await member.start()
        assert member.said["peer_id"] == first["peer_id"]
    finally:
        await member.stop()


async def test_spec_refuses_keys_that_everybody_knows(tmp_path: Path) -> None:
    binaries = ensure(print)
    words = ("spec", "--authorities", "1", "--node", binaries.node, "--out", tmp_path / "out")
    told = await grid(*words, "--preset", binaries.preset, status=3)
    assert "//Alice" in told
    assert "--insecure-dev-keys" in told
    assert not (tmp_path / "out").exists()
    assert "No such file" in await grid(*words, "--preset", tmp_path / "none", status=3)
    damaged = tmp_path / "damaged.json"
    damaged.write_text("{")
    assert "not JSON" in await grid(*words, "--preset", damaged, status=3)
    given = ("--preset", damaged, "--authority", "x:y")
    assert "two addresses" in await grid(*words, *given, status=3)
