"""`grid account|twin|farm|contract|kv|reputation` against a real chain, as people type them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from grid.chain import ChainProcess
from tests.integration.chain.lively import DEADLINE, lively
from tfchain_client import contracts, cost, nodes
from tfchain_client.chain import Chain, open_chain
from tfchain_client.contract_model import ContractResources
from tfchain_client.model import Location, NodeSpec, Resources
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]
GRID = Path(sys.executable).parent / "grid"
ADDRESS, GATEWAY = "185.206.122.33/24", "185.206.122.1"
HASH = "9021d4dee05a661e2cb6838152c67f25"
GIB = 1 << 30
LOCATION = Location(city="Ghent", country="Belgium", latitude="51.05", longitude="3.71")
USED = Resources(hru=0, sru=50 * GIB, cru=2, mru=4 * GIB)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Person:
    """Somebody at a terminal, with one account."""

    def __init__(self, url: str, secret: str) -> None:
        self._chain = ("--chain", url)
        self._env = {**os.environ, "GRID_ACCOUNT": secret}

    async def text(self, *words: str | Path, status: int = 0) -> str:
        argv = [str(word) for word in (GRID, *words, *self._chain)]
        done = await anyio.run_process(argv, check=False, env=self._env)
        told = done.stderr.decode()
        assert done.returncode == status, told
        if status:
            assert len(told.strip().splitlines()) == 1, told
        return told if status else done.stdout.decode()

    async def ask(self, *words: str | Path) -> Any:
        return json.loads(await self.text(*words, "--json"))


@asynccontextmanager
async def chain(folder: Path) -> AsyncIterator[ChainProcess]:
    with anyio.fail_after(2 * DEADLINE):
        async with lively(folder) as process:
            yield process


async def test_a_newcomer_gets_money_a_twin_and_a_store(tmp_path: Path) -> None:
    async with chain(tmp_path) as process:
        secret = str(tmp_path / "newcomer")
        newcomer, alice = Person(process.url, secret), Person(process.url, "//Alice")
        made = await anyio.run_process([str(GRID), "account", "new", secret])
        address = made.stdout.decode().strip()
        assert "no twin" in await newcomer.text("farm", "create", "too-early", status=3)
        sent = await alice.ask("account", "send", address, "12.5")
        assert sent["free"] == 125_000_000
        twin = await newcomer.ask("twin", "create", "--relay", "relay.example.org")
        assert (twin["account"], twin["relay"]) == (address, "relay.example.org")
        assert "has a twin already" in await newcomer.text("twin", "create", status=3)
        assert (await newcomer.ask("twin", "update"))["relay"] == ""
        bonded = await alice.ask("account", "bond", str(twin["twin_id"]))
        shown = await newcomer.ask("account", "show", address)
        assert (shown["twin_id"], shown["stash"]) == (twin["twin_id"], bonded["stash"])
        assert 0 < shown["usable"] == shown["free"] < 125_000_000

        await newcomer.text("kv", "set", "app/colour", "blue")
        blob = tmp_path / "blob"
        blob.write_bytes(b"\xff\x00\xfe")
        await newcomer.text("kv", "set", "app/blob", f"@{blob}")
        listed = await alice.ask("kv", "ls", "app/", "--account", address)
        assert listed == [
            {"key": "app/blob", "value": "0xff00fe"},
            {"key": "app/colour", "value": "blue"},
        ]
        assert await newcomer.text("kv", "get", "app/colour") == "blue"
        await newcomer.text("kv", "rm", "app/colour")
        assert "no entry 'app/colour'" in await newcomer.text("kv", "get", "app/colour", status=3)
        assert "NoValueStored" in await newcomer.text("kv", "rm", "app/colour", status=3)


async def test_a_farmer_lends_addresses_and_a_user_reserves_attests_and_cancels(
    tmp_path: Path,
) -> None:
    async with chain(tmp_path) as process:
        farmer, user = Person(process.url, "//Bob"), Person(process.url, "//Charlie")
        await Person(process.url, "//Alice").text("chain", "set-price", "35")
        await farmer.text("twin", "create")
        await user.text("twin", "create")
        farm = await farmer.ask("farm", "create", "green-farm", "--ip", f"{ADDRESS},{GATEWAY}")
        farm_id = str(farm["farm_id"])
        assert "IpExists" in await farmer.text("farm", "ip", "add", farm_id, ADDRESS, GATEWAY,
                                               status=3)  # fmt: skip
        await farmer.text("farm", "ip", "add", farm_id, "185.206.122.34/24", GATEWAY)
        async with open_chain([process.url]) as client:
            node_id = await node(client, farm["farm_id"])
            contract = await own_contract(client, node_id)
        await costs(user, contract)
        held = await farmer.text("farm", "show", farm_id)
        assert f"{ADDRESS}  gateway {GATEWAY}  contract {contract}" in held
        assert "IpNotExists" in await farmer.text("farm", "ip", "rm", farm_id, ADDRESS, status=3)
        (row,) = await user.ask("contract", "ls", "--node", str(node_id))
        assert (row["kind"], row["public_ips"], row["grace_since"]) == ("node", [ADDRESS], None)
        early = await user.text("reputation", "attest", f"node:{node_id}", "900", "--contract",
                                str(contract), status=3)  # fmt: skip
        assert "was never paid for" in early

        # A day: 24 hourly bills lock, the last one pays.
        async with open_chain([process.url]) as client:
            now = await client.now_ms()
            await client.call("dev_advance", {"to": now + 30 * 3_600_000, "max": 400})
        said = await user.ask("reputation", "attest", f"node:{node_id}", "900", "--contract",
                              str(contract), "--topic", "performance")  # fmt: skip
        (attestation,) = said["attestations"]
        assert attestation["attestation"]["weight"] > 0
        assert said["score"]["opinion"] > 0
        await ends(farmer, user, farm_id, node_id, contract)


async def ends(farmer: Person, user: Person, farm_id: str, node_id: int, contract: int) -> None:
    """The contract goes, its address is free, and what was said of it is taken back."""
    gone = await user.ask("contract", "cancel", str(contract))
    assert gone == {"canceled": [contract]}
    assert await user.ask("contract", "ls") == []
    assert "does not exist" in await user.text("contract", "cancel", str(contract), status=3)
    after = await farmer.ask("farm", "ip", "rm", farm_id, ADDRESS)
    assert [ip["ip"] for ip in after["public_ips"]] == ["185.206.122.34/24"]
    revoked = await user.ask("reputation", "revoke", f"node:{node_id}", "--contract",
                             str(contract), "--reason", "mistake")  # fmt: skip
    assert revoked["score"]["opinion"] == 0
    assert "revoked: mistake" in await user.text("reputation", "show", f"node:{node_id}")


async def node(client: Chain, farm_id: int) -> int:
    """A node whose twin the test owns; it registers itself."""
    machine = sr25519_signer("//Dave")
    person = Person(client.endpoints[0], "//Dave")
    twin = await person.ask("twin", "create")
    spec = NodeSpec(
        farm_id=farm_id,
        resources=Resources(hru=0, sru=512 * GIB, cru=8, mru=16 * GIB),
        location=LOCATION,
        interfaces=(),
        secure_boot=False,
        virtualized=True,
        serial_number=None,
    )
    await Writer(client, machine).submit(nodes.create(spec))
    return await nodes.find(client, twin["twin_id"])


async def own_contract(client: Chain, node_id: int) -> int:
    """A contract with an address, and what its node says of it."""
    call = contracts.create_node_contract(node_id, HASH, public_ips=1)
    await Writer(client, sr25519_signer("//Charlie")).submit(call)
    found = await contracts.by_hash(client, node_id, HASH)
    report = ContractResources(contract_id=found, used=USED)
    await Writer(client, sr25519_signer("//Dave")).submit(contracts.report_resources([report]))
    return found


async def costs(user: Person, contract: int) -> None:
    """Worked values of the specification: 152,500 units-USD an hour, at 35 mUSD for a TFT."""
    quote = await user.ask("contract", "cost", str(contract))
    rate = await user.ask("contract", "cost", "--cpu", "2", "--memory", "4", "--ssd", "50",
                          "--ips", "1")  # fmt: skip
    assert rate["hourly_usd"] == quote["hourly_usd"] == 152_500
    assert rate["undiscounted"] == 4_357_143
    assert rate["monthly"] == rate["hourly"] * cost.MONTH // cost.HOUR
    name = await user.ask("contract", "cost", "--name")
    assert name["undiscounted"] == 71_429
