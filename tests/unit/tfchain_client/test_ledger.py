"""Balances, prices, entries and the bridge, against state without a chain."""

from __future__ import annotations

import pytest

from tests.unit.tfchain_client.snapshot import Snapshot, account, get, listed
from tfchain_client import (
    balances,
    bridge,
    kv,
    prices,
)
from tfchain_client.ss58 import format_address

ANN, BEN = b"\x11" * 32, b"\x22" * 32


def test_an_account_is_usable_beside_what_is_frozen() -> None:
    state = Snapshot().put("System", "Account", ANN, value=account(free=100, frozen=30))
    assert get(balances.get(state, ANN)).usable == 70
    data = {"free": 100, "reserved": 0, "misc_frozen": 30, "fee_frozen": 40}
    old = Snapshot(125).put("System", "Account", ANN, value={**account(), "data": data})
    assert get(balances.get(old, ANN)).usable == 60


def test_locks_and_reserves_have_their_names() -> None:
    lock = {"id": b"gridlock", "amount": 5, "reasons": "All"}
    reserve = {"id": b"bridge\0\0", "amount": 6}
    state = Snapshot().put("Balances", "Locks", ANN, value=[lock])
    state.put("Balances", "Reserves", ANN, value=[reserve])
    assert get(balances.locks(state, ANN)) == (
        balances.Lock(id="gridlock", amount=5, reasons="All"),
    )
    assert get(balances.reserves(state, ANN)) == (balances.Reserve(id="bridge", amount=6),)


@pytest.mark.parametrize("spec", [149, 125])
def test_entries_of_the_store_are_bytes_and_listed_by_prefix(spec: int) -> None:
    state = Snapshot(spec)
    for owner, key, value in (
        (ANN, b"rep/v1/1", b"\xff\x00binary"),
        (ANN, b"rep/v1/2", b"0x41"),
        (ANN, b"other", b""),
        (BEN, b"rep/v1/3", b"theirs"),
    ):
        state.put("TFKVStore", "TFKVStore", owner, key, value=value)
    assert get(kv.get(state, ANN, b"rep/v1/1")) == b"\xff\x00binary"
    assert get(kv.get(state, ANN, b"rep/v1/3")) is None
    assert dict(listed(kv.entries(state, ANN, b"rep/"))) == {
        b"rep/v1/1": b"\xff\x00binary",
        b"rep/v1/2": b"0x41",
    }
    assert len(listed(kv.entries(state, ANN))) == 3
    below = listed(state.items("TFKVStore", "TFKVStore"))
    assert (format_address(BEN), "rep/v1/3") in [key for key, _ in below]


def test_prices_and_their_ring_are_read_oldest_first() -> None:
    state = Snapshot()
    for item, value in (("TftPrice", 40), ("AverageTftPrice", 5), ("MinTftPrice", 10)):
        state.put("TFTPriceModule", item, value=value)
    state.put("TFTPriceModule", "MaxTftPrice", value=1000)
    assert get(prices.get(state)).billed == 10
    for slot, value in enumerate((11, 12, 13)):
        state.put("TFTPriceModule", "TftPriceHistory", slot, value=value)
    state.put("TFTPriceModule", "BufferRange", value=(0, 3))
    assert get(prices.history(state)) == (11, 12, 13)
    state.put("TFTPriceModule", "BufferRange", value=(2, 1))
    assert get(prices.history(state)) == (12, 13, 11)


def test_withdrawals_and_deposits_are_read() -> None:
    burn = {
        "block": 1,
        "amount": 5,
        "source": ANN,
        "target": "G",
        "signatures": [{"signature": "s", "stellar_pub_key": "k"}],
        "sequence_number": 2,
    }
    mint = {"amount": 5, "target": ANN, "block": 1, "votes": 2}
    state = Snapshot().put("TFTBridgeModule", "BurnTransactions", 1, value=burn)
    state.put("TFTBridgeModule", "ExecutedMintTransactions", "a", value=mint)
    found = get(bridge.withdrawal(state, 1))
    assert found is not None
    assert (found.amount, found.source) == (5, format_address(ANN))
    paid = get(bridge.paid_deposit(state, "a"))
    assert paid is not None
    assert paid.votes == 2
