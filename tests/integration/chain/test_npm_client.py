"""The grid's own JavaScript client, unmodified, against the compiled development chain.

Its packages are installed by the committed lock into the user's cache folder, never into the work
tree; the lock names no host, so npm's own configuration decides where they come from.

    client.js   a first day: a twin, a farm, and a node of our own client's making
    whole.js    all that the client offers, one part after the other; `told` holds what it was told
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
from msgspec import structs

from grid.chain import ChainProcess
from image.cache import cache_dir, digest, publish
from tests.integration.chain.emitted import check_blocks
from tests.integration.chain.lively import fund, lively, make_farm, make_twin
from tests.integration.chain.test_client import SPEC
from tfchain_client import council, farms, nodes, twins
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.model import Ip
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

FOLDER = Path(__file__).parent / "npm"
PACKAGE, LOCK = FOLDER / "package.json", FOLDER / "package-lock.json"
SECONDS = 300.0  # for an installation, or for the whole story on a busy host
DEADLINE = 400.0
HASH, NEXT = "9021d4dee05a661e2cb6838152c67f25", "0123456789abcdef0123456789abcdef"
GIB = 1 << 30
CREATED = {"created": None}


@dataclass(frozen=True)
class Place:
    """A running chain with a farm and two of its nodes, made by our own client."""

    url: str
    farm_id: int
    node_id: int
    other_node_id: int


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


def installed() -> Path:
    """The folder of the client's packages."""
    key = digest(PACKAGE.read_bytes(), LOCK.read_bytes())
    return publish(cache_dir("npm") / key, install) / "node_modules"


def install(folder: Path) -> None:
    for source in (PACKAGE, LOCK):
        shutil.copy(source, folder)
    argv = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)]
    anyio.from_thread.run(_command, argv)


async def _command(argv: list[str], **env: str) -> bytes:
    """What it says on stdout. When it fails or takes too long, the last words are in the error."""
    with tempfile.TemporaryFile() as log:
        with anyio.move_on_after(SECONDS):
            done = await anyio.run_process(argv, check=False, env={**os.environ, **env}, stderr=log)
            if done.returncode == 0:
                return done.stdout
        log.seek(0)
        raise AssertionError(f"{argv[:2]}: {log.read().decode()[-4000:]}")


async def run_script(script: str, *arguments: object) -> dict[str, Any]:
    """What a script of the folder said, with the client's packages."""
    modules = await anyio.to_thread.run_sync(installed)
    argv = ["node", str(FOLDER / script), *(str(each) for each in arguments)]
    said: dict[str, Any] = json.loads(await _command(argv, NODE_PATH=str(modules)))
    return said


async def make_node(chain: Chain, farm_id: int, secret: str) -> int:
    """A node of our own client's making, for the other one to read."""
    machine = ed25519_signer(secret)
    twin_id = await make_twin(chain, machine)
    await Writer(chain, machine).submit(nodes.create(structs.replace(SPEC, farm_id=farm_id)))
    return await nodes.find(chain, twin_id)


@pytest.fixture(scope="module")
async def place(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    node: ChainProcess
    async with lively(tmp_path_factory.mktemp("chain")) as node:
        with anyio.fail_after(DEADLINE):
            async with open_chain([node.url]) as chain:
                farm_id = await make_farm(chain, sr25519_signer("//Farmer"), "ours")
                first = await make_node(chain, farm_id, "//Machine")
                second = await make_node(chain, farm_id, "//Machine//Two")
        yield Place(node.url, farm_id, first, second)


@pytest.fixture(scope="module")
async def told(place: Place) -> dict[str, Any]:
    """What the client was told in the whole story."""
    with anyio.fail_after(DEADLINE):
        return await run_script(
            "whole.js", place.url, place.farm_id, place.node_id, place.other_node_id
        )


def test_the_lock_names_no_host() -> None:
    packages = json.loads(LOCK.read_text())["packages"]
    assert packages["node_modules/@threefold/tfchain_client"]["version"] == "2.9.2"
    assert all("resolved" not in package for package in packages.values())
    assert all(package.get("integrity") for name, package in packages.items() if name)


async def test_the_client_of_the_grid_makes_a_twin_and_a_farm_and_reads_a_node(
    place: Place,
) -> None:
    user = sr25519_signer("//TypeScript")
    with anyio.fail_after(DEADLINE):
        async with open_chain([place.url]) as chain:
            await fund(chain, user.public_key)
            told = await run_script("client.js", place.url, "//TypeScript", "theirs", place.node_id)
            twin = await twins.get(chain, await twins.find(chain, user.public_key))
            farm = await farms.get(chain, await farms.find(chain, "theirs"))
            made = await nodes.get(chain, place.node_id)
    assert twin is not None
    assert farm is not None
    assert made is not None
    assert told["twin"]["id"] == told["myTwinId"] == twin.id == farm.twin_id
    assert (twin.relay, farm.id) == ("relay.example.org", told["farm"]["id"])
    ip = Ip(ip="185.206.122.33/24", gw="185.206.122.1")
    assert [(p.ip, p.gateway) for p in farm.public_ips] == [(ip.ip, ip.gw)]
    assert told["refusal"] == "tfgridModule.FarmExists"
    assert told["node"]["twinId"] == made.twin_id
    assert told["node"]["resources"]["sru"] == made.resources.sru
    assert told["node"]["location"]["city"] == made.location.city


def test_it_changes_twins_farms_nodes_and_reads_prices(told: dict[str, Any], place: Place) -> None:
    said = told["registry"]
    assert said["found"] == said["updated"]
    assert said["updated"]["relay"] == "other.example.org"
    assert (said["found"]["id"], said["found"]["pk"]) == (said["myTwinId"], "0xabcd")
    assert said["twin"]["id"] == said["myTwinId"]
    assert said["again"] == "tfgridModule.TwinWithPubkeyExists"
    assert [ip["ip"] for ip in said["farm"]["publicIps"]] == [
        "185.206.122.33/24", "185.206.122.34/24"
    ]  # fmt: skip
    assert [ip["ip"] for ip in said["smaller"]["publicIps"]] == ["185.206.122.33/24"]
    assert said["payout"] == place.farm_id
    assert said["notFarmer"] == "tfgridModule.CannotUpdateFarmWrongTwin"
    assert said["privateIp"].startswith("tfgridModule.Invalid")
    assert said["config"] == place.node_id
    assert said["node"]["publicConfig"]["ip4"] == {
        "ip": "185.206.122.50/24", "gw": "185.206.122.1"
    }  # fmt: skip
    assert said["off"] == said["on"] == place.farm_id
    assert (said["price"], said["tftPrice"]) == (35, 35)
    assert said["policy"]["uniqueName"] == {"value": 2500, "unit": "Gigabytes"}
    assert said["sent"] == said["grown"] == 5 * 10_000_000
    assert said["unpayable"] == "InsufficientBalanceError"
    assert said["tooMuch"].startswith("balances.")


def test_it_makes_changes_finds_and_cancels_a_node_contract(
    told: dict[str, Any], place: Place
) -> None:
    said = told["contracts"]["node"]
    made, contract_id = said["created"], said["id"]
    node = made["contractType"]["nodeContract"]
    assert (made["state"], made["twinId"], made["version"]) == (CREATED, said["twinId"], 4)
    assert node["deploymentHash"] == HASH
    assert (node["nodeId"], node["publicIps"]) == (place.node_id, 1)
    assert json.loads(node["deploymentData"])["projectName"] == "vm"
    (address,) = node["publicIpsList"]
    assert (address["ip"], address["contractId"]) == ("185.206.122.33/24", contract_id)
    assert said["farm"]["publicIps"] == [address]
    assert (said["byHash"], said["active"]) == (contract_id, [contract_id])
    assert said["resources"]["used"] == {"hru": 0, "sru": 50 * GIB, "cru": 2, "mru": 4 * GIB}
    # 1 GB in an hour, at the development chain's price: the specification's worked value.
    assert said["information"]["amountUnbilled"] == 15_000
    assert said["lock"]["lockUpdated"] > 0
    assert said["deletionTime"] == 0
    assert said["paymentState"] == "TypeError"  # of spec 152 and later: this chain is as spec 149
    changed = said["changed"]["contractType"]["nodeContract"]
    assert changed["deploymentHash"] == NEXT
    assert said["read"] == said["changed"]
    assert (said["byOldHash"], said["byNewHash"]) == (0, contract_id)
    assert said["cancelled"] == contract_id
    assert (said["gone"], said["goneByHash"], said["goneActive"]) == (None, 0, [])
    assert said["cancelNothing"] == "undefined"
    assert [ip["contractId"] for ip in said["freed"]["publicIps"]] == [0]


def test_it_reads_why_a_contract_is_refused(told: dict[str, Any]) -> None:
    node, name, rent = (told["contracts"][kind] for kind in ("node", "name", "rent"))
    found = {
        node["twice"]: "ContractIsNotUnique",
        node["nowhere"]: "NodeNotExists",
        node["noAddress"]: "FarmHasNotEnoughPublicIPsFree",
        node["notOwner"]: "TwinNotAuthorizedToCancelContract",
        name["twice"]: "NameExists",
        name["short"]: "NameContractNameTooShort",
        name["invalid"]: "NameNotValid",
        name["notNode"]: "InvalidContractType",
        rent["notFarmer"]: "UnauthorizedToSetExtraFee",
        rent["dedicated"]: "NodeNotAvailableToDeploy",
        rent["twice"]: "NodeHasRentContract",
        rent["occupied"]: "NodeHasActiveContracts",
    }
    assert found == {f"smartContractModule.{reason}": reason for reason in found.values()}


def test_it_reserves_a_name_and_rents_a_node_with_an_extra_fee(
    told: dict[str, Any], place: Place
) -> None:
    name, rent = told["contracts"]["name"], told["contracts"]["rent"]
    assert name["created"]["contractType"] == {"nameContract": {"name": "mygw"}}
    assert name["byName"] == name["cancelled"] == name["id"]
    assert name["goneByName"] == 0
    assert rent["extra"] == place.other_node_id
    assert rent["heard"] == [place.other_node_id, 1000]
    assert rent["extraFee"] == 1000
    assert rent["created"]["contractType"] == {"rentContract": {"nodeId": place.other_node_id}}
    assert rent["ofNode"] == rent["cancelled"] == rent["id"]
    assert rent["insideCancelled"] == rent["inside"]
    assert not rent["goneOfNode"]
    assert not rent["unrented"]


def test_it_puts_many_calls_into_one_extrinsic(told: dict[str, Any]) -> None:
    said = told["batches"]
    assert said["kinds"] == ["nameContract", "nodeContract", "nodeContract", "rentContract"]
    assert said["mixed"][0] == said["ids"][1]
    assert said["whole"] == "smartContractModule.NameExists"
    assert (said["undone"], said["untried"]) == (0, 0)
    assert said["until"] == [said["kept"]]
    assert said["cancelled"] == said["all"]
    assert (said["left"], said["active"]) == ([], [])


def test_two_twins_agree_on_a_service_and_one_bills_it(told: dict[str, Any]) -> None:
    said = told["services"]
    assert said["created"]["serviceTwinId"] == said["serviceTwin"]
    assert said["described"]["metadata"] == "some_metadata"
    assert (said["priced"]["baseFee"], said["priced"]["variableFee"]) == (100, 6000)
    assert said["notService"] == "smartContractModule.TwinNotAuthorized"
    assert said["tooEarly"] == "smartContractModule.ServiceContractBillingNotApprovedByBoth"
    assert (said["half"]["acceptedByService"], said["half"]["acceptedByConsumer"]) == (True, False)
    assert said["agreed"]["state"] == "ApprovedByBoth"
    assert said["billed"]["serviceContractId"] == said["id"]
    assert said["read"]["lastBill"] == said["billed"]["lastBill"]
    assert said["paid"] > 0
    assert said["cancelled"] == said["id"]
    assert (said["gone"], said["rejected"]) == (None, None)


def test_it_keeps_and_lists_entries_of_the_store(told: dict[str, Any]) -> None:
    said = told["store"]
    assert said["set"] == said["deleted"] == said["address"]
    assert (said["colour"], said["long"]) == ("green", 2048)
    assert bytes.fromhex(said["words"].removeprefix("0x")).decode() == "schön 星"
    assert said["missing"] in ("", "0x")
    assert said["keys"] == ["app/colour", "app/long", "app/words"]
    assert said["twice"] == "tfkvStore.NoValueStored"
    assert said["tooLong"] == "tfkvStore.KeyIsTooLarge"
    assert said["tooLarge"] == "tfkvStore.ValueIsTooLarge"
    assert (said["removed"], said["left"]) == (["app/long", "app/words"], [])


def test_a_contract_that_cannot_be_paid_is_restored_by_its_owner(told: dict[str, Any]) -> None:
    said = told["billing"]
    assert said["lock"]["amountLocked"] == said["frozen"] > 0
    assert said["lock"]["cycles"] > 0
    assert said["nothingToEnd"] == "undefined"
    assert 0 < said["grace"]["gracePeriod"] <= said["number"]
    fortnight = 1_209_600_000
    assert fortnight - 1_000_000 < said["deletionTime"] <= fortnight
    assert said["unlocked"] == said["cancelled"] == said["id"]
    assert said["restored"] == CREATED
    assert (said["lockAfter"]["amountLocked"], said["lockAfter"]["cycles"]) == (0, 0)


async def test_the_council_proposes_votes_and_closes(told: dict[str, Any], place: Place) -> None:
    said = told["council"]
    assert said["notMember"] == "ValidationError"
    assert len(said["alone"]) == 1
    assert len(said["members"]) == 2
    assert {motion["refused"] for motion in said["motions"].values()} == {"none"}
    assert all(motion["open"] for motion in said["motions"].values())
    assert {motion["made"]["threshold"] for motion in said["motions"].values()} == {2}
    assert {motion["voted"] for motion in said["motions"].values()} == set(said["alone"])
    assert said["motions"]["contract"]["method"] == "cancelContractCollective"
    assert said["cancelled"] is None
    assert said["direct"] == "smartContractModule.BadOriginError"
    assert (said["open"], said["count"]) == ([], len(said["motions"]))
    with anyio.fail_after(DEADLINE):
        async with open_chain([place.url]) as chain:
            assert len(await council.members(chain)) == 2


def test_farmers_vote_and_what_passes_runs(told: dict[str, Any], place: Place) -> None:
    said = told["dao"]
    assert said["proposed"]["address"] == said["proposer"]
    assert said["proposed"]["threshold"] == 2
    assert said["words"] == {
        "index": said["proposed"]["index"],
        "description": "a description",
        "link": "https://example.org/proposal",
    }
    assert said["twice"] == "dao.DuplicateProposal"
    assert said["empty"] == {"ayes": [], "nays": [], "ayesProgress": 0, "nayesProgress": 0}
    assert said["voted"] == said["voter"]
    assert said["notFarmer"] == "dao.NotAuthorizedToVote"
    (aye,) = said["votes"]["ayes"]
    assert aye["farmId"] == place.farm_id
    assert aye["weight"] > 0
    assert said["votes"]["ayesProgress"] == 100
    (active,) = said["listed"]["active"]
    assert active["action"] == "hello"
    assert active["hash"] == said["proposed"]["hash"]
    assert said["tooEarly"] == "dao.OngoingVoteAndTresholdStillNotMet"
    assert said["closed"] == said["hash"]
    assert (said["gone"], said["balance"]) == (None, 77 * 10_000_000)


def test_it_withdraws_to_stellar_and_waits_for_a_deposit(told: dict[str, Any]) -> None:
    said = told["bridge"]
    assert said["fees"] == [10_000_000, 10_000_000]
    assert said["withdrawn"] == 1
    assert said["tooLittle"] == "tftBridgeModule.AmountIsLessThanWithdrawFee"
    assert said["invalid"] == "tftBridgeModule.InvalidStellarPublicKey"
    assert said["deposited"] == 5 * 10_000_000


@pytest.mark.usefixtures("told")
async def test_no_block_of_all_this_has_an_event_that_tfchain_lacks(place: Place) -> None:
    with anyio.fail_after(DEADLINE):
        async with open_chain([place.url]) as chain:
            names = await check_blocks(chain)
    assert {"Council_Executed", "Dao_Executed", "Utility_BatchInterrupted"} <= names
