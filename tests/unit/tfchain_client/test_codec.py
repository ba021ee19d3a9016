from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.tfchain_client import vectors
from tests.unit.tfchain_client.vectors import VERSION, plain, rows, runtime
from tfchain_client import nodes
from tfchain_client.codec import EXTENSIONS, Runtime, to_struct
from tfchain_client.errors import CodecError
from tfchain_client.extrinsic import compact
from tfchain_client.model import (
    Call,
    Event,
    Farm,
    Interface,
    Location,
    Node,
    NodeSpec,
    PricingPolicy,
    Resources,
    Twin,
)
from tfchain_client.shape import to_bytes, vector


@pytest.mark.parametrize(("pallet", "item", "keys", "expected"), rows("storage-keys.json"))
def test_storage_keys_are_those_of_the_grid(
    pallet: str, item: str, keys: list[Any], expected: str
) -> None:
    assert runtime().storage_key(pallet, item, *plain(keys)) == bytes.fromhex(expected)


@pytest.mark.parametrize(("pallet", "name", "args", "expected"), rows("calls.json"))
def test_calls_are_those_of_the_grid_byte_for_byte(
    pallet: str, name: str, args: dict[str, Any], expected: str
) -> None:
    assert runtime().encode_call(Call(pallet, name, plain(args))) == bytes.fromhex(expected)


@pytest.mark.parametrize(("pallet", "item", "data", "expected"), rows("values.json"))
def test_storage_values_decode_to_what_the_grid_means(
    pallet: str, item: str, data: str | None, expected: object
) -> None:
    raw = None if data is None else bytes.fromhex(data)
    assert runtime().decode_storage(pallet, item, raw) == expected


@pytest.mark.parametrize(("data", "expected"), rows("events.json"))
def test_events_decode_with_their_extrinsic(data: str, expected: list[Any]) -> None:
    pallet, name, fields, extrinsic = expected
    fields = tuple(fields) if isinstance(fields, list) else fields
    assert runtime().decode_events(bytes.fromhex(data)) == (
        Event(pallet=pallet, name=name, fields=fields, extrinsic=extrinsic),
    )


@pytest.mark.parametrize(
    ("item", "kind"),
    [("Twins", Twin), ("Nodes", Node), ("Farms", Farm), ("PricingPolicies", PricingPolicy)],
)
def test_every_noun_is_made_from_its_vector(item: str, kind: type[Twin]) -> None:
    (data,) = [row[2] for row in rows("values.json") if row[1] == item and row[2]]
    noun = to_struct(runtime().decode_storage("TfgridModule", item, bytes.fromhex(data)), kind)
    assert noun.id == 1


def test_a_value_of_another_layout_is_refused_by_the_noun() -> None:
    with pytest.raises(CodecError, match="Twin"):
        to_struct({"id": "one"}, Twin)


def test_a_module_error_has_its_name_from_the_metadata() -> None:
    error = runtime().dispatch_error({"Module": {"index": 25, "error": "0x1b000000"}}, "a call")
    assert (error.pallet, error.name) == ("TfgridModule", "TwinNotExists")
    assert str(error) == "a call failed: TfgridModule.TwinNotExists"
    assert not error.retryable


@pytest.mark.parametrize(
    ("decoded", "name"),
    [("BadOrigin", "BadOrigin"), ({"Token": "FundsUnavailable"}, "Token.FundsUnavailable")],
)
def test_errors_outside_of_modules_are_named_too(decoded: object, name: str) -> None:
    assert runtime().dispatch_error(decoded).name == name


def test_an_unknown_module_error_is_a_codec_error() -> None:
    with pytest.raises(CodecError, match=r"99\.1"):
        runtime().module_error(99, 1)


def test_constants_are_decoded() -> None:
    assert runtime().constant("TfgridModule", "TimestampHintDrift") == 60
    assert runtime().constant("Balances", "ExistentialDeposit") == 500
    with pytest.raises(CodecError, match=r"Balances\.Nothing"):
        runtime().constant("Balances", "Nothing")


def test_the_runtime_signs_with_the_extensions_that_we_build() -> None:
    runtime().check_extensions()
    assert runtime().extensions == EXTENSIONS


def with_extension(name: str, extra: int, additional: int) -> Runtime:
    """The runtime of spec 149 with one more signed extension at the front of its list."""
    first = b"\x20" + compact(len("CheckNonZeroSender")) + b"CheckNonZeroSender"
    more = compact(len(name)) + name.encode() + compact(extra) + compact(additional)
    changed = vectors.metadata().replace(first, b"\x24" + more + first[1:])
    assert changed != vectors.metadata()
    return Runtime(changed, VERSION)


NOTHING, NUMBER = 32, 4  # types of spec 149: () and u32


def test_an_extension_without_bytes_changes_nothing_for_us() -> None:
    """Such as ContractIdProvides, of TFChain 152 and later."""
    known = with_extension("ContractIdProvides", NOTHING, NOTHING)
    known.check_extensions()
    assert known.encode_call(nodes.report_uptime_v1(1)) == b"\x19\x0b\x01" + bytes(7)


@pytest.mark.parametrize(("extra", "additional"), [(NUMBER, NOTHING), (NOTHING, NUMBER)])
def test_an_extension_that_we_cannot_sign_is_refused(extra: int, additional: int) -> None:
    with pytest.raises(CodecError, match="CheckMoon"):
        with_extension("CheckMoon", extra, additional).check_extensions()


def test_a_map_whose_hasher_forgets_its_keys_cannot_be_listed() -> None:
    known = runtime()
    key = known.storage_key("Session", "KeyOwner", (b"aura", b"k"))
    assert known.split_key("Session", "KeyOwner", key) == ("0x61757261", "k")
    with pytest.raises(CodecError):
        known.split_key("Session", "KeyOwner", key[:40])


@pytest.mark.parametrize("data", ["", "0c6162", "0561", "03616263"])
def test_bytes_that_are_no_vector_are_refused(data: str) -> None:
    with pytest.raises(CodecError, match="not a byte vector"):
        vector(bytes.fromhex(data))


@given(st.binary(max_size=20_000))
def test_any_byte_vector_is_read_whole(data: bytes) -> None:
    assert vector(compact(len(data)) + data) == data


@pytest.mark.parametrize("form", ["bytes", "address", "variant"])
def test_an_account_is_named_by_its_bytes_or_its_address(form: str) -> None:
    (alice,) = [key for key in rows("keys.json") if key["address"].startswith("5Grw")]
    account = bytes.fromhex(alice["public"])
    dest = {"bytes": account, "address": alice["address"], "variant": {"Id": account}}[form]
    call = runtime().encode_call(Call("Balances", "transfer", {"dest": dest, "value": 10**7}))
    assert call == b"\x14\x07\x00" + account + bytes.fromhex("025a6202")


def test_a_batch_holds_the_bytes_of_its_calls() -> None:
    known = runtime()
    calls = [
        Call("TfgridModule", "create_twin", {"relay": b"relay.example", "pk": None}),
        Call("TfgridModule", "report_uptime", {"uptime": 3600}),
    ]
    batch = known.encode_call(Call("Utility", "batch_all", {"calls": calls}))
    assert batch[2:] == b"\x08" + b"".join(map(known.encode_call, calls))
    assert known.encode_call(Call("Utility", "batch_all", {"calls": []})) == batch[:2] + b"\x00"


def test_a_batch_with_a_call_that_does_not_exist_names_it() -> None:
    with pytest.raises(CodecError, match="this runtime has no land"):
        runtime().encode_call(Call("Utility", "batch_all", {"calls": [Call("Timestamp", "land")]}))


def test_an_account_without_a_record_has_the_default_value() -> None:
    found = runtime().decode_storage("System", "Account", None)
    assert isinstance(found, dict)
    assert (found["nonce"], found["data"]["free"]) == (0, 0)
    assert runtime().decode_events(None) == ()


def test_what_the_runtime_does_not_have_is_named() -> None:
    known = runtime()
    assert known.has("TfgridModule", "create_twin")
    assert not known.has("TfgridModule", "create_moon")
    assert not known.has("Moon", "create_twin")
    with pytest.raises(CodecError, match=r"Moon"):
        known.encode_call(Call("Moon", "land"))
    with pytest.raises(CodecError, match=r"TfgridModule\.land"):
        known.encode_call(Call("TfgridModule", "land"))
    with pytest.raises(CodecError, match=r"TfgridModule\.Moons"):
        known.storage_key("TfgridModule", "Moons")


def test_missing_and_wrong_arguments_are_refused_before_anything_is_sent() -> None:
    with pytest.raises(CodecError, match="arguments are"):
        runtime().encode_call(Call("TfgridModule", "create_twin", {"relay": None}))
    with pytest.raises(CodecError, match="report_uptime"):
        runtime().encode_call(Call("TfgridModule", "report_uptime", {"uptime": "long"}))
    with pytest.raises(CodecError):
        runtime().encode_call(Call("TfgridModule", "report_uptime", {"uptime": -1}))


def test_damaged_metadata_is_a_codec_error() -> None:
    with pytest.raises(CodecError, match="metadata"):
        Runtime(b"meta\x0e\xff", VERSION)


@pytest.mark.parametrize("data", ["", "00", "ff" * 10])
def test_damaged_values_are_codec_errors(data: str) -> None:
    with pytest.raises(CodecError):
        runtime().decode_storage("TfgridModule", "Nodes", bytes.fromhex(data))


def test_a_map_key_is_read_back_from_its_storage_key() -> None:
    known = runtime()
    key = known.storage_key("TfgridModule", "Nodes", 77)
    assert known.split_key("TfgridModule", "Nodes", key) == 77


names = st.from_regex(r"[a-z0-9_-]{3,20}", fullmatch=True)
texts = st.text(min_size=1, max_size=12)
u64 = st.integers(0, 2**64 - 1)
specs = st.builds(
    NodeSpec,
    farm_id=st.integers(0, 2**32 - 1),
    resources=st.builds(Resources, hru=u64, sru=u64, cru=u64, mru=u64),
    location=st.builds(Location, city=texts, country=texts, latitude=texts, longitude=texts),
    interfaces=st.lists(
        st.builds(
            Interface,
            name=names,
            mac=st.just("52:54:00:12:34:56"),
            ips=st.lists(st.ip_addresses().map(str), max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    secure_boot=st.booleans(),
    virtualized=st.booleans(),
    serial_number=st.none() | texts.filter(lambda t: not t.startswith("0x")),
)


@given(specs)
def test_any_node_survives_the_way_to_the_chain_and_back(spec: NodeSpec) -> None:
    call = runtime().encode_call(nodes.create(spec))
    decoded: Any = runtime().decode_type("Call", call)
    args = {arg["name"]: arg["value"] for arg in decoded["call_args"]}
    assert to_struct(args, NodeSpec) == spec


@given(st.text(max_size=40))
def test_text_stays_text_even_when_it_looks_like_hex(text: str) -> None:
    for value in (text, "0x" + text):
        call = runtime().encode_call(
            Call("TfgridModule", "set_zos_version", {"zos_version": value})
        )
        assert call.endswith(value.encode())


@given(st.binary(max_size=40).filter(lambda b: not b.startswith(b"0x")))
def test_bytes_come_back_from_what_the_codec_makes_of_them(data: bytes) -> None:
    decoded = runtime().decode_type("Bytes", bytes([len(data) << 2]) + data)
    assert to_bytes(decoded) == data
