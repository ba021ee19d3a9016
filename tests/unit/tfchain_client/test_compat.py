"""Doctored metadata is found out, real metadata is not accused."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.tfchain_client.vectors import metadata
from tfchain_client import known
from tfchain_client.compat.__main__ import REFERENCE
from tfchain_client.compat.compare import CRATES, compare
from tfchain_client.compat.describe import describe
from tfchain_client.compat.explained import REASONS, Group, reasons
from tfchain_client.compat.report import judge, lines
from tfchain_client.compat.version import version_facts

WANTED: Any = json.loads(REFERENCE.read_text())
LIVE = describe(metadata())
TFCHAIN = (
    "TfgridModule", "SmartContractModule", "TFTBridgeModule", "TFTPriceModule", "BurningModule",
    "TFKVStore", "RuntimeUpgrade", "Dao", "Validator", "ValidatorSet",
)  # fmt: skip


def pallet(description: Any, name: str) -> Any:
    return next(each for each in description["pallets"] if each["name"] == name)


def variant(description: Any, name: str, part: str, of: str) -> Any:
    return next(each for each in pallet(description, name)[part] if each[1] == of)


def item(description: Any, name: str, of: str) -> Any:
    return next(each for each in pallet(description, name)["storage"] if each["name"] == of)


def doctored(change: Callable[[Any], None]) -> list[str]:
    description = copy.deepcopy(dict(LIVE))
    change(description)
    return compare(WANTED, description)


def test_the_live_chain_does_not_differ_from_the_reference() -> None:
    assert compare(WANTED, LIVE) == []


def test_a_renamed_field_is_found_in_the_bytes() -> None:
    changed = metadata().replace(b"deployment_data", b"deployment_dato")
    found = compare(WANTED, describe(changed))
    assert any(
        line.startswith("SmartContractModule call create_node_contract: fields") for line in found
    )
    assert any("NodeContract: definition" in line for line in found)


def test_a_renamed_field_of_an_event_is_found() -> None:
    def change(body: Any) -> None:
        variant(body, "SmartContractModule", "events", "TokensBurned")[2][1][0] = "value"

    assert doctored(change) == [
        "SmartContractModule event TokensBurned: fields contract_id: u64, amount: u128 "
        "-> contract_id: u64, value: u128"
    ]


def test_a_moved_index_is_found() -> None:
    def change(body: Any) -> None:
        variant(body, "TfgridModule", "calls", "create_twin")[0] = 99

    assert doctored(change) == ["TfgridModule call create_twin: index 17 -> 99"]


def test_a_moved_pallet_is_found() -> None:
    def change(body: Any) -> None:
        pallet(body, "TFKVStore")["index"] = 32

    assert doctored(change) == ["TFKVStore: index 30 -> 32"]


@pytest.mark.parametrize(
    ("fact", "value", "told"),
    [
        ("hashers", ["Twox64Concat"], "hashers Blake2_128Concat -> Twox64Concat"),
        ("modifier", "Default", "modifier Optional -> Default"),
        ("key", "u32", "key u64 -> u32"),
        ("default", "0x01", "default 0x00 -> 0x01"),
    ],
)
def test_a_storage_item_kept_otherwise_is_found(fact: str, value: object, told: str) -> None:
    def change(body: Any) -> None:
        item(body, "SmartContractModule", "Contracts")[fact] = value

    assert doctored(change) == [f"SmartContractModule storage Contracts: {told}"]


@pytest.mark.parametrize(
    ("name", "part", "of", "told"),
    [
        ("SmartContractModule", "events", "ContractBilled", "event ContractBilled"),
        ("Dao", "calls", "veto", "call veto"),
        ("TFTPriceModule", "errors", "WrongAuthority", "error WrongAuthority"),
    ],
)
def test_what_is_lost_is_found(name: str, part: str, of: str, told: str) -> None:
    def change(body: Any) -> None:
        pallet(body, name)[part].remove(variant(body, name, part, of))

    assert doctored(change) == [f"{name} {told}: missing"]


def test_what_was_added_is_found() -> None:
    def change(body: Any) -> None:
        pallet(body, "TFKVStore")["calls"].append([7, "clear", []])
        body["pallets"].append({"index": 60, "name": "Extra"})

    assert doctored(change) == ["TFKVStore call clear: added", "Extra: added"]


def test_another_order_of_storage_is_found() -> None:
    def change(body: Any) -> None:
        pallet(body, "TFTPriceModule")["storage"].reverse()

    (line,) = doctored(change)
    assert line.startswith("TFTPriceModule: order of storage TftPrice")


def test_another_definition_of_a_type_is_found() -> None:
    def change(body: Any) -> None:
        types = body["types"]
        types["pallet_smart_contract::types::ContractLock"]["fields"].reverse()
        types["pallet_smart_contract::types::Cause"]["variants"].pop()
        types["tfchain_support::types::Power"]["path"] = "tfchain_support::Power"

    found = doctored(change)
    assert "type pallet_smart_contract::types::Cause variant CanceledByCollective: missing" in found
    assert any(
        line.startswith("type pallet_smart_contract::types::ContractLock:") for line in found
    )
    assert "type tfchain_support::Power: added" in found
    assert "type tfchain_support::types::Power: missing" in found


def test_another_extension_is_found() -> None:
    def change(body: Any) -> None:
        body["extrinsic"]["signed_extensions"].reverse()
        body["extrinsic"]["version"] = 5

    version, extensions = doctored(change)
    assert version == "extrinsic: version 4 -> 5"
    assert extensions.startswith("extrinsic: signed extensions CheckNonZeroSender: frame_system")


def test_another_constant_is_found() -> None:
    def change(body: Any) -> None:
        constants = pallet(body, "TfgridModule")["constants"]
        constants[0][2] = "0x00"
        constants[1][1] = "u64"

    value, kind = doctored(change)
    assert value.startswith("TfgridModule constant MaxFarmNameLength: value 0x28000000 -> 0x00")
    assert kind == "TfgridModule constant MaxFarmPublicIps: type u32 -> u64"


def test_the_version_is_told_fact_by_fact() -> None:
    constants = pallet(WANTED, "System")["constants"]
    (value,) = (value for name, _, value in constants if name == "Version")
    facts = version_facts(bytes.fromhex(value[2:]))
    assert (facts["spec_name"], facts["spec_version"]) == ("substrate-threefold", "149")
    assert facts["api df6acb689907609b"] == "4"
    with pytest.raises(ValueError, match="left"):
        version_facts(bytes.fromhex(value[2:])[:-1])


def test_no_explanation_excuses_a_pallet_or_type_of_tfchain() -> None:
    for reason in REASONS:
        for line in reason.lines:
            assert not line.startswith(TFCHAIN)
            assert not line.startswith(tuple(f"type {crate}" for crate in CRATES))
            assert not line.startswith("extrinsic")
            subject = line.split()[0].rstrip(":")
            permitted = {"System", "Balances", "Utility", "Council", "Scheduler", "type"}
            if reason.group is Group.PERMITTED:
                assert subject in permitted
                assert " storage " not in line
            if reason.group is Group.OURS:
                assert "Reputation" in line
    assert len(reasons()) == sum(len(reason.lines) for reason in REASONS)


def test_one_unexplained_difference_is_told_first_and_counted() -> None:
    report = judge(["Dao: missing", "Balances call burn: added"], reasons())
    assert report.unexplained == ("Dao: missing",)
    assert [line for line, *_ in report.explained] == ["Balances call burn: added"]
    told = list(lines(report))
    assert told[:2] == ["Unexplained", "  Dao: missing"]
    assert told[-1] == "2 differences, 1 unexplained"
    assert "Reputation: added" in report.stale


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "tfchain_client.compat", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_reads_bytes_hex_and_base64(tmp_path: Path) -> None:
    shipped = metadata()
    (tmp_path / "bytes").write_bytes(shipped)
    (tmp_path / "hex").write_text("0x" + shipped.hex())
    done = run("--metadata", str(tmp_path / "bytes"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unexplained"] == []
    assert run("--metadata", str(tmp_path / "hex")).stdout.endswith(
        "0 differences, 0 unexplained\n"
    )


def test_the_command_fails_over_a_difference(tmp_path: Path) -> None:
    (tmp_path / "changed").write_bytes(metadata().replace(b"deployment_data", b"deployment_dato"))
    done = run("--metadata", str(tmp_path / "changed"))
    assert done.returncode == 1
    assert done.stdout.startswith("Unexplained\n  SmartContractModule call")


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no metadata")
    (tmp_path / "short").write_bytes(metadata()[:1000])
    for name in ("text", "short", "none"):
        done = run("--metadata", str(tmp_path / name))
        assert done.returncode == 2
        assert done.stderr.startswith("compat: ")
        assert len(done.stderr.splitlines()) == 1


def test_every_difference_of_the_runtime_as_shipped_is_explained() -> None:
    """The chain itself is asked in tests/integration/chain/test_compat.py."""
    report = judge(compare(WANTED, describe(known.metadata())), reasons())
    assert report.unexplained == ()
    assert report.stale == ()
