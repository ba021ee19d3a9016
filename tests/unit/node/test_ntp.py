"""SNTP packets: what an answer says, and what is no answer."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.model.errors import UnavailableError
from zos.node.ntp import question, time_of

NONCE = b"12345678"
BUILT = 1_790_000_000.0
TO_1900 = 2_208_988_800


def stamp(time: float) -> bytes:
    whole, part = divmod(round((time + TO_1900) * 2**32), 2**32)
    return struct.pack("!II", whole % 2**32, part)


def reply(
    received: float,
    sent: float | None = None,
    *,
    first: int = 0x24,
    stratum: int = 2,
    nonce: bytes = NONCE,
) -> bytes:
    head = struct.pack("!BBbb", first, stratum, 6, -20) + bytes(12) + bytes(8)
    return head + nonce + stamp(received) + stamp(received if sent is None else sent)


def test_a_question_tells_nothing_but_the_nonce() -> None:
    assert question(NONCE) == bytes((0x23,)) + bytes(39) + NONCE


def test_half_of_the_way_is_added() -> None:
    time = time_of(reply(BUILT + 100, BUILT + 100.5), NONCE, delay=1.5, floor=BUILT)
    assert time == pytest.approx(BUILT + 101, abs=1e-3)


def test_a_server_that_claims_to_have_worked_longer_than_it_took_adds_nothing() -> None:
    time = time_of(reply(BUILT + 100, BUILT + 200), NONCE, delay=1, floor=BUILT)
    assert time == pytest.approx(BUILT + 200, abs=1e-3)


@given(st.integers(0, 2**32 - 2))
def test_the_era_is_the_one_after_the_build(later: int) -> None:
    assert time_of(reply(BUILT + later), NONCE, delay=0, floor=BUILT) == BUILT + later


@given(st.binary(max_size=100))
def test_any_bytes_are_a_time_or_refused(data: bytes) -> None:
    with pytest.raises(UnavailableError):
        time_of(data, NONCE, delay=0, floor=BUILT)


@pytest.mark.parametrize(
    "answer",
    [
        reply(BUILT, first=0x23),
        reply(BUILT, first=0xE4),
        reply(BUILT, stratum=0),
        reply(BUILT, stratum=16),
        reply(BUILT, nonce=b"other---"),
        reply(BUILT)[:40] + bytes(8),
    ],
    ids=["a question", "unsynchronised", "kiss of death", "no source", "not ours", "no time"],
)
def test_an_answer_without_a_time_is_refused(answer: bytes) -> None:
    with pytest.raises(UnavailableError, match="time server"):
        time_of(answer, NONCE, delay=0, floor=BUILT)
