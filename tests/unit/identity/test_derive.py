"""Keys and names are those of the original, so that a converted node stays the same node."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tfchain_client.bip39 import decode_phrase
from tfchain_client.bip39_words import WORDS
from zos.identity.derive import public_key, shared_key, sign, x25519_private, x25519_public
from zos.identity.ss58 import format_base58, format_ss58, node_name

VECTORS = Path(__file__).parents[2] / "vectors"
KEYS = json.loads((VECTORS / "keys.json").read_text())
SEED = KEYS["seed"].encode()


def test_the_public_keys_are_those_of_the_original() -> None:
    assert public_key(SEED).hex() == KEYS["ed25519_public"]
    assert x25519_private(SEED).hex() == KEYS["x25519_private"]
    assert x25519_public(SEED).hex() == KEYS["x25519_public"]


def test_the_names_are_those_of_the_original() -> None:
    assert node_name(public_key(SEED)) == KEYS["node_name"]
    assert format_ss58(public_key(SEED)) == KEYS["ss58_42"]


def test_both_sides_derive_the_shared_key_of_the_original() -> None:
    one, two = (text.encode() for text in KEYS["ecdh_seeds"])
    assert shared_key(one, x25519_public(two)).hex() == KEYS["ecdh_shared_key"]
    assert shared_key(two, x25519_public(one)).hex() == KEYS["ecdh_shared_key"]


def test_a_signature_verifies_with_the_public_key() -> None:
    Ed25519PublicKey.from_public_bytes(public_key(SEED)).verify(sign(SEED, b"uptime"), b"uptime")


def test_leading_zero_bytes_are_kept_in_base58() -> None:
    assert format_base58(b"") == ""
    assert format_base58(b"\0\0\1") == "112"


@pytest.mark.parametrize(("key", "prefix"), [(b"short", 42), (bytes(32), 64), (bytes(32), -1)])
def test_an_address_of_something_else_is_refused(key: bytes, prefix: int) -> None:
    with pytest.raises(ValueError, match="an address needs"):
        format_ss58(key, prefix)


def test_the_word_list_is_that_of_bip39() -> None:
    digest = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    assert sha256("".join(f"{word}\n" for word in WORDS).encode()).hexdigest() == digest


@pytest.mark.parametrize(
    ("entropy", "phrase"), json.loads((VECTORS / "bip39.json").read_text())["vectors"]
)
def test_a_phrase_is_its_entropy(entropy: str, phrase: str) -> None:
    assert decode_phrase(phrase).hex() == entropy


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("abandon", "phrase of 1 words"),
        ("abandon " * 11 + "zero-os", "not in the list"),
        ("abandon " * 12, "checksum"),
    ],
)
def test_a_wrong_phrase_is_refused(phrase: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        decode_phrase(phrase)
