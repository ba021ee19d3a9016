"""What became of each call of a batch, read from its events; and what errors say of themselves."""

from __future__ import annotations

import pytest

from tests.unit.tfchain_client.vectors import runtime
from tfchain_client import batch
from tfchain_client.errors import CodecError, FundsError, PoolError, RpcError, rpc_error
from tfchain_client.extrinsic import extrinsic_hash
from tfchain_client.hexes import to_hex, unhex
from tfchain_client.model import Event, Receipt

NO_TWIN = {"Module": {"index": 25, "error": "0x1b000000"}}


def receipt(*told: tuple[str, str, object]) -> Receipt:
    return Receipt(
        extrinsic_hash=extrinsic_hash(b""),
        block_hash=bytes(32),
        block=1,
        index=1,
        events=tuple(
            Event(pallet=pallet, name=name, fields=fields, extrinsic=1)
            for pallet, name, fields in told
        ),
    )


def names(*told: tuple[str, str, object]) -> list[str | None]:
    found = batch.outcomes(runtime(), receipt(*told))
    return [None if each is None else f"{each.pallet}.{each.name}" for each in found]


def test_a_batch_tells_of_each_call_whether_it_was_done() -> None:
    assert names(
        ("TfgridModule", "TwinStored", {}),
        ("Utility", "ItemCompleted", None),
        ("Utility", "ItemFailed", {"error": NO_TWIN}),
        ("Utility", "ItemCompleted", None),
        ("Utility", "BatchCompletedWithErrors", None),
    ) == [None, "TfgridModule.TwinNotExists", None]


@pytest.mark.parametrize("fields", [{"index": 1, "error": NO_TWIN}, (1, NO_TWIN)])
def test_a_batch_that_stopped_tells_where_and_why(fields: object) -> None:
    assert names(("Utility", "ItemCompleted", None), ("Utility", "BatchInterrupted", fields)) == [
        None,
        "TfgridModule.TwinNotExists",
    ]


def test_a_failure_of_an_older_runtime_has_no_name_for_its_field() -> None:
    assert names(("Utility", "ItemFailed", "BadOrigin")) == ["System.BadOrigin"]


@pytest.mark.parametrize(
    ("data", "mark"),
    [
        ("Transaction is outdated", "stale"),
        ("Transaction has an ancient birth block", "stale"),
        ("Transaction has a bad signature", "unproven"),
        ("Inability to pay some fees (e.g. account balance too low)", "unpayable"),
    ],
)
def test_refusals_of_the_pool_are_told_apart(data: str, mark: str) -> None:
    error = rpc_error("author_submitExtrinsic", 1010, "Invalid Transaction", data)
    assert isinstance(error, PoolError)
    marks = [name for name in ("stale", "unproven", "unpayable") if getattr(error, name)]
    assert marks == [mark]
    assert error.retryable is (mark == "stale")


def test_a_fee_that_cannot_be_paid_is_told_in_tft() -> None:
    refused = PoolError("author_submitExtrinsic", 1010, "Invalid", "pay some fees")
    error = FundsError(refused, "5Alice", 41_331, 500)
    assert str(error) == "5Alice holds 0.0000500 TFT and needs 0.0041331 TFT for the fee"
    assert error.unpayable


def test_an_error_that_is_not_the_pools_is_plain() -> None:
    assert type(rpc_error("m", -32_601, "no such method")) is RpcError
    assert PoolError("m", 1013, "known").already_imported


def test_hexadecimal_goes_both_ways_or_is_refused() -> None:
    assert unhex(to_hex(b"\x00\xff")) == b"\x00\xff"
    with pytest.raises(CodecError, match="not hexadecimal: 0xzz"):
        unhex("0xzz")
