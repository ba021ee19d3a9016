"""Every format of a seed file is read; only ours is written; damage is never taken for a seed."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zos.identity.seed import Seed, decode, encode
from zos.model.errors import DamagedError

VECTORS = Path(__file__).parents[2] / "vectors"
KEYS = json.loads((VECTORS / "keys.json").read_text())
ENTROPY, PHRASE = json.loads((VECTORS / "bip39.json").read_text())["vectors"][2]
SHORT_PHRASE = json.loads((VECTORS / "bip39.json").read_text())["vectors"][0][1]
seeds = st.binary(min_size=32, max_size=32)


def phrase_file(phrase: str) -> bytes:
    return b'"1.1.0"' + json.dumps({"mnemonic": phrase}).encode()


@given(seeds, st.text(max_size=80))
def test_what_is_written_is_read_again(secret: bytes, machine: str) -> None:
    seed = Seed(seed=secret, machine=machine)
    assert decode(encode(seed)) == seed


@given(seeds, st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_no_changed_byte_gives_another_seed(secret: bytes, place: int, change: int) -> None:
    data = bytearray(encode(Seed(seed=secret, machine="m")))
    data[place % len(data)] ^= change
    with suppress(DamagedError):
        assert decode(bytes(data)).seed == secret


@given(seeds, st.integers(min_value=1))
def test_a_file_cut_short_is_damaged(secret: bytes, missing: int) -> None:
    """The line end that is written last may be missing; 32 bytes would be a raw seed."""
    whole = encode(Seed(seed=secret)).rstrip()
    data = whole[: -(missing % len(whole) or 1)]
    assume(len(data) != 32)
    with pytest.raises(DamagedError):
        decode(data)


@given(seeds)
def test_raw_seeds_of_the_original_are_read_with_and_without_a_version(secret: bytes) -> None:
    assert decode(secret).seed == secret
    assert decode(b'"1.0.0"' + secret).seed == secret
    assert decode(b'"1.1.0"' + secret).seed == secret


def test_the_vector_of_the_original_is_read() -> None:
    data = bytes.fromhex(KEYS["seed_file_1_0_0"])
    assert decode(data).seed == KEYS["seed_file_1_0_0_seed"].encode()


def test_a_phrase_of_the_original_is_read() -> None:
    assert decode(phrase_file(PHRASE)).seed.hex() == ENTROPY


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(31),
        b'"1.0.0"' + bytes(31),
        b'"1.0.0"' + bytes(33),
        b'"3.0.0"' + bytes(32),
        b'"2.0.0"{}',
        b'"2.0.0"{"seed":"zz","checksum":""}',
        b'"1.1.0"{"mnemonic":"abandon"}',
        b'"1.1.0"{}',
        phrase_file(SHORT_PHRASE),
    ],
)
def test_anything_else_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        decode(data)


def test_the_secret_is_never_printed() -> None:
    assert "61" * 32 not in repr(Seed(seed=b"a" * 32))
    assert "aaaa" not in repr(Seed(seed=b"a" * 32))
