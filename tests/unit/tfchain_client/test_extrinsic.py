from __future__ import annotations

import anyio
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.tfchain_client.vectors import rows, runtime
from tfchain_client.ed25519 import Ed25519Signer, ed25519_signer
from tfchain_client.errors import CodecError
from tfchain_client.extrinsic import Era, Terms, assemble, compact, extrinsic_hash, payload
from tfchain_client.signer import Signer, chain_code, parse_secret
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.ss58 import AddressError, format_address, parse_address

CALL = bytes.fromhex("1926100e00000000000000f1536500000000")
GENESIS = b"\xaa" * 32
TERMS = Terms(
    era=Era(birth=None, block_hash=GENESIS),
    nonce=0,
    spec_version=149,
    transaction_version=2,
    genesis=GENESIS,
)
SIGNATURE = bytes.fromhex(
    "acac398daa9ea9a275fb3dd70309460ae270558d7738ca094a860a86ade593be"
    "b68835251f0e610e6d303a3b5a4090f2b9d8af878a4bbc4efc08d4efb74dc50b"
)
PUBLIC = bytes.fromhex("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c")


def sign(signer: Signer, message: bytes) -> bytes:
    return anyio.run(signer.sign, message)


def test_the_signed_extrinsic_is_the_vector_byte_for_byte() -> None:
    signer = Ed25519Signer(b"\x01" * 32)
    message = payload(CALL, TERMS)
    assert message == CALL + bytes.fromhex("0000009500000002000000") + GENESIS * 2
    signature = sign(signer, message)
    assert signature == SIGNATURE
    whole = assemble(CALL, TERMS, signer.public_key, signer.crypto, signature)
    head = bytes.fromhex("e1018400") + PUBLIC + b"\0" + SIGNATURE
    assert whole == head + bytes.fromhex("000000") + CALL
    digest = "44fcd59ab5b16c5c1c4bc128495534d7703810a1a5b3d98f4c5e1921bc01e925"
    assert extrinsic_hash(whole).hex() == digest


def test_a_long_payload_is_replaced_by_its_hash() -> None:
    assert len(payload(b"x" * 181, TERMS)) == 256
    assert len(payload(b"x" * 182, TERMS)) == 32


@pytest.mark.parametrize(
    ("birth", "encoded"), [(0, "0500"), (1, "1500"), (42, "a502"), (64, "0500")]
)
def test_a_mortal_era_of_64_blocks_names_its_phase(birth: int, encoded: str) -> None:
    assert Era(birth=birth, block_hash=GENESIS).encode().hex() == encoded


@given(st.integers(0, 2**32 - 1))
def test_a_mortal_era_is_what_the_codec_reads(birth: int) -> None:
    era = Era(birth=birth, block_hash=GENESIS)
    assert runtime().decode_type("Era", era.encode()) == (64, birth % 64)
    assert not era.over_at(birth + 63)
    assert era.over_at(birth + 64)


def test_an_immortal_era_is_never_over() -> None:
    assert not TERMS.era.over_at(2**40)


@given(st.integers(0, 2**128 - 1))
def test_compact_numbers_are_what_the_codec_reads(number: int) -> None:
    assert runtime().decode_type("Compact<u128>", compact(number)) == number


@pytest.mark.parametrize("key", rows("keys.json"), ids=lambda key: key["secret"][:16])
def test_development_keys_and_addresses_are_the_known_ones(key: dict[str, str]) -> None:
    secret, ed25519 = key["secret"], key["crypto"] == "ed25519"
    signer: Signer = ed25519_signer(secret) if ed25519 else sr25519_signer(secret)
    assert signer.public_key.hex() == key["public"]
    assert format_address(signer.public_key) == key["address"]
    assert parse_address(key["address"]) == signer.public_key


def test_signatures_verify() -> None:
    import sr25519

    signer = ed25519_signer("//Alice")
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(sign(signer, b"text"), b"text")
    other = sr25519_signer("//Alice")
    assert sr25519.verify(sign(other, b"text"), b"text", other.public_key)


@pytest.mark.parametrize("secret", ["Alice", "0x12", "//", "/soft", "//a/b", "0x" + "zz" * 32])
def test_a_malformed_secret_is_refused(secret: str) -> None:
    with pytest.raises(CodecError, match="secret"):
        parse_secret(secret)


def test_junctions_are_numbers_texts_or_hashes() -> None:
    assert chain_code("1") == b"\x01" + b"\0" * 31
    assert chain_code("Alice") == b"\x14Alice".ljust(32, b"\0")
    assert len(chain_code("a" * 40)) == 32
    with pytest.raises(CodecError):
        chain_code("a" * 64)


@given(st.binary(min_size=32, max_size=32))
def test_every_account_survives_its_address(account: bytes) -> None:
    assert parse_address(format_address(account)) == account


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "length"),
        ("5" * 65, "length"),
        ("0" * 48, "base58"),
        ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX", "checksum"),
        ("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", "network"),
    ],
)
def test_a_wrong_address_is_refused_with_the_rule(text: str, rule: str) -> None:
    with pytest.raises(AddressError, match=rule):
        parse_address(text)
