from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.tfchain_client.vectors import FOLDER
from tfchain_client.bip39 import decode_phrase, encode_phrase
from tfchain_client.errors import CodecError
from tfchain_client.mnemonic import new_phrase, seed_of
from tfchain_client.signer import DEV_SEED, parse_secret

DEV_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
VECTORS = json.loads((FOLDER.parent / "bip39.json").read_text())["vectors"]


@pytest.mark.parametrize(("entropy", "phrase"), VECTORS)
def test_entropy_is_its_phrase(entropy: str, phrase: str) -> None:
    assert encode_phrase(bytes.fromhex(entropy)) == phrase


@given(st.sampled_from([16, 20, 24, 28, 32]).flatmap(lambda n: st.binary(min_size=n, max_size=n)))
def test_any_entropy_survives_its_words(entropy: bytes) -> None:
    assert decode_phrase(encode_phrase(entropy)) == entropy


def test_entropy_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="17 bytes"):
        encode_phrase(bytes(17))


def test_the_development_phrase_has_the_known_seed() -> None:
    assert seed_of(DEV_PHRASE) == DEV_SEED
    assert parse_secret(DEV_PHRASE) == (DEV_SEED, ())
    assert parse_secret(DEV_PHRASE + "//Alice//stash") == (DEV_SEED, ("Alice", "stash"))


def test_a_password_makes_another_account() -> None:
    seed, junctions = parse_secret(DEV_PHRASE + "//Alice///secret")
    assert seed == seed_of(DEV_PHRASE, "secret") != DEV_SEED
    assert junctions == ("Alice",)


@pytest.mark.parametrize("words", [12, 24])
def test_new_phrases_are_valid_and_differ(words: int) -> None:
    first, second = new_phrase(words), new_phrase(words)
    assert len(first.split()) == words
    assert first != second
    assert len(seed_of(first)) == 32


@pytest.mark.parametrize(
    ("secret", "rule"),
    [
        ("bottom drive", "2 words"),
        (DEV_PHRASE.replace("walk", "zero"), "checksum"),
        (DEV_PHRASE.replace("walk", "zeros"), "not in the list"),
        ("0x" + "11" * 32 + "///password", "belongs to a phrase"),
    ],
)
def test_a_phrase_that_is_none_is_refused_with_the_rule(secret: str, rule: str) -> None:
    with pytest.raises(CodecError, match=rule):
        parse_secret(secret)
