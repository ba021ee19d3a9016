from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grid.activation import ACTIVATION_TFT, TOP_UP, gift, parse_body
from tfchain_client.balances import TFT


def test_an_empty_account_gets_one_tft_and_a_poor_one_is_topped_up() -> None:
    assert gift(0) == ACTIVATION_TFT * TFT
    assert gift(1) == gift(TOP_UP - 1) == TOP_UP
    assert gift(TOP_UP) == gift(10 * TFT) == 0


def test_the_address_is_read_from_the_body_of_an_unmodified_client() -> None:
    body = {"substrateAccountID": "5F", "kycSignature": "", "data": {"name": "", "email": ""}}
    assert parse_body(json.dumps(body).encode()) == "5F"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "missing"),
        (b"{}", "missing"),
        (b'{"substrateAccountID": 5}', "missing"),
        (b'{"substrateAccountID": ""}', "missing"),
        (b" " * 5000, "too long"),
    ],
)
def test_a_malformed_body_is_refused_with_the_rule(body: bytes, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        parse_body(body)


@given(st.binary(max_size=100))
def test_no_body_breaks_the_service(body: bytes) -> None:
    with suppress(ValueError):
        assert parse_body(body)
