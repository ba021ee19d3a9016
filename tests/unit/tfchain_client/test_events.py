"""Typed events against the layouts of spec 149 and 125: the bytes of an event of nothing but 0."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.tfchain_client.vectors import rows, runtime
from tfchain_client import events
from tfchain_client.contract_model import Cause, GracePeriod, NodeContract
from tfchain_client.errors import CodecError
from tfchain_client.events import others, smart_contract, tfgrid
from tfchain_client.model import Event, Power, PowerState

# Events that came between spec 125 and 149.
NEW_SINCE_125 = {"TfgridModule.TwinAccountBounded", "SmartContractModule.NodeExtraFeeSet"}


def zeros(spec: int, tag: str) -> Event:
    """The event as a block of that runtime would hold it, every field 0 or empty."""
    known = runtime(spec)
    pallet = known._pallets[tag.split(".")[0]]
    (event,) = [e for e in pallet.events if e.name == tag.split(".")[1]]
    body = bytes([pallet.value["index"], event.value["index"]])
    for field in event.value["fields"]:
        _, length = known._decode_first(f"scale_info::{field['type']}", bytes(4096))
        body += bytes(length)
    (found,) = known.decode_events(b"\x04\x00\x02\0\0\0" + body + b"\0")
    return found


@pytest.mark.parametrize("tag", sorted(events.KINDS))
@pytest.mark.parametrize("spec", [149, 125])
def test_every_typed_event_fits_the_runtimes_layout(spec: int, tag: str) -> None:
    if spec == 125 and tag in NEW_SINCE_125:
        return
    found = events.typed(zeros(spec, tag))
    assert type(found) is events.KINDS[tag]
    names = {field.lstrip("_") for field in type(found).__struct_fields__}
    event = zeros(spec, tag)
    count = len(event.fields) if isinstance(event.fields, tuple | dict) else 1
    assert len(names) in {1, count}, "a field of the runtime is missing"


def typed_row(number: int) -> Any:
    (event,) = runtime().decode_events(bytes.fromhex(rows("events.json")[number][0]))
    return events.typed(event)


def test_the_events_of_the_grid_become_objects() -> None:
    reported, power, canceled, grace = map(typed_row, range(4))
    assert reported == tfgrid.NodeUptimeReported(node_id=1, timestamp=1_700_000_000, uptime=3600)
    assert power == tfgrid.PowerTargetChanged(farm_id=1, node_id=1, power_target=Power.DOWN)
    assert canceled == smart_contract.NodeContractCanceled(contract_id=7, node_id=1, twin_id=2)
    assert grace == smart_contract.ContractGracePeriodStarted(
        contract_id=7, node_id=1, twin_id=2, block_number=1234
    )


def event(pallet: str, name: str, fields: object) -> Any:
    return events.typed(Event(pallet=pallet, name=name, fields=fields, extrinsic=None))


def test_a_contract_is_whole_inside_its_event() -> None:
    (decoded, *_) = [r[3] for r in rows("values.json") if r[1] == "Contracts"]
    found = event("SmartContractModule", "ContractCreated", decoded)
    assert found.contract.contract_id == 1
    assert isinstance(found.contract.contract_type, NodeContract)
    assert found.contract.contract_type.deployment_hash == "9021d4dee05a661e2cb6838152c67f25"
    grace = {**decoded, "state": {"GracePeriod": 9}}
    assert event("SmartContractModule", "ContractUpdated", grace).contract.state == GracePeriod(
        block=9
    )


def test_the_power_state_tells_since_when_a_node_is_down() -> None:
    fields = {"farm_id": 1, "node_id": 2, "power_state": {"Down": 77}}
    found = event("TfgridModule", "PowerStateChanged", fields)
    assert found.power_state == PowerState(down_since=77)
    up = event("TfgridModule", "PowerStateChanged", {**fields, "power_state": "Up"})
    assert up.power_state == PowerState()


def test_a_word_that_python_keeps_has_another_name() -> None:
    fields = {"from": "5A", "to": "5B", "amount": 7}
    assert event("Balances", "Transfer", fields) == others.Transfer(source="5A", to="5B", amount=7)


def test_fields_that_later_runtimes_add_are_left_out() -> None:
    fields = {"service_contract_id": 3, "cause": "OutOfFunds", "refund": 1}
    found = event("SmartContractModule", "ServiceContractCanceled", fields)
    assert found.cause is Cause.OUT_OF_FUNDS


def test_an_event_without_a_struct_is_none_and_one_of_another_layout_an_error() -> None:
    assert event("System", "CodeUpdated", None) is None
    with pytest.raises(CodecError, match=r"TfgridModule\.NodeDeleted"):
        event("TfgridModule", "NodeDeleted", "text")
    with pytest.raises(CodecError, match=r"Contract"):
        event("SmartContractModule", "ContractCreated", {"version": 4})


def test_a_contract_whose_hash_is_no_text_keeps_it_as_hex() -> None:
    (decoded, *_) = [r[3] for r in rows("values.json") if r[1] == "Contracts"]
    content = decoded["contract_type"]["NodeContract"]
    binary = {"NodeContract": {**content, "deployment_hash": "0x" + "ff" * 32}}
    found = event("SmartContractModule", "ContractCreated", {**decoded, "contract_type": binary})
    assert found.contract.contract_type.deployment_hash == "0x" + "ff" * 32
