"""Calls, amounts and accounts as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grid.chain_call import format_tft, parse_account, parse_call, parse_tft
from grid.errors import RefusedError
from tfchain_client.model import Call

ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"


def test_a_call_is_its_name_and_a_json_object() -> None:
    call = parse_call("TfgridModule.set_farm_certification", '{"farm_id": 1, "c": ["x", 2]}')
    assert call == Call("TfgridModule", "set_farm_certification", {"farm_id": 1, "c": ["x", 2]})
    assert parse_call("System.remark").args == {}


def test_a_call_may_hold_calls() -> None:
    inner = {"call": "System.remark", "args": {"remark": "hello"}}
    call = parse_call("Utility.batch_all", json.dumps({"calls": [inner]}))
    assert call.args == {"calls": [Call("System", "remark", {"remark": "hello"})]}


def test_an_object_with_more_than_a_call_in_it_is_data() -> None:
    value = {"call": "System.remark", "args": {}, "more": 1}
    assert parse_call("A.b", json.dumps({"x": value})).args == {"x": value}


def test_hex_is_bytes_and_other_text_stays_text() -> None:
    call = parse_call("A.b", '{"x": "0x00ff", "y": ["0x", "0xabc", "0xyz", "name"]}')
    assert call.args == {"x": b"\x00\xff", "y": [b"", "0xabc", "0xyz", "name"]}


def test_text_behind_an_at_sign_is_a_file(tmp_path: Path) -> None:
    code = tmp_path / "code.wasm"
    code.write_bytes(b"\0asm")
    call = parse_call("RuntimeUpgrade.set_code", json.dumps({"code": f"@{code}"}))
    assert call.args == {"code": b"\0asm"}
    with pytest.raises(RefusedError, match=r"none\.wasm: No such file"):
        parse_call("RuntimeUpgrade.set_code", json.dumps({"code": f"@{tmp_path}/none.wasm"}))


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("remark", "{}", "write Pallet.call_name"),
        ("System.Remark", "{}", "write Pallet.call_name"),
        ("System.remark", "[]", "write a JSON object"),
        ("System.remark", "{", "not JSON"),
    ],
)
def test_what_is_no_call_is_refused(name: str, arguments: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        parse_call(name, arguments)


@pytest.mark.parametrize(
    ("text", "units"), [("1", 10_000_000), ("0.0000001", 1), ("12.5", 125_000_000), ("1e2", 10**9)]
)
def test_amounts_are_exact(text: str, units: int) -> None:
    assert parse_tft(text) == units


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "0.00000001", "nan", "inf", "1,5", "TFT", "1e40", "x" * 50]
)
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="at most 7 decimals"):
        parse_tft(text)


@given(st.integers(1, (1 << 90) - 1))
def test_an_amount_that_is_shown_is_read_as_the_same(units: int) -> None:
    assert parse_tft(format_tft(units)) == units


def test_accounts_are_addresses_or_keys() -> None:
    key = parse_account(ALICE)
    assert parse_account("0x" + key.hex()) == key
    with pytest.raises(RefusedError, match="checksum"):
        parse_account(ALICE[:-1] + "Z")
