"""Who signs: an account's public key and a function that signs bytes, near or far.

The node's key lives in another process and signs over its bus; keys of this process are in
`ed25519` and `sr25519`. Derivation is Substrate's: a phrase or a hexadecimal seed, and hard
junctions; `//Alice` and `//Alice//stash` are of the development phrase.
"""

from __future__ import annotations

from enum import IntEnum
from hashlib import blake2b
from typing import Protocol

from tfchain_client.errors import CodecError

# Of the phrase that every Substrate chain in development endows.
DEV_SEED = bytes.fromhex("fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e")


class Crypto(IntEnum):
    """The variant of MultiSignature."""

    ED25519 = 0
    SR25519 = 1


class Signer(Protocol):
    """An account that can sign; `sign` may wait for another process or machine."""

    @property
    def crypto(self) -> Crypto: ...

    @property
    def public_key(self) -> bytes: ...

    async def sign(self, payload: bytes) -> bytes: ...


def parse_secret(text: str) -> tuple[bytes, tuple[str, ...]]:
    """Seed and hard junctions of a secret, as other Substrate programs write it.

        WORDS[//junction...][///password]      12 to 24 words of BIP-39
        0x<64 hex digits>[//junction...]       a seed
        //junction...                          of the development phrase

    Raises: CodecError.
    """
    text, _, password = text.partition("///")
    head, *junctions = text.split("//")
    if any(not junction or "/" in junction for junction in junctions) or "/" in head:
        raise CodecError("secret: junctions are hard ones only, as in //Alice//stash")
    if " " in head.strip():
        return _seed_of_words(head, password), tuple(junctions)
    if password:
        raise CodecError("secret: a password belongs to a phrase")
    return _seed(head) if head else DEV_SEED, tuple(junctions)


def _seed(digits: str) -> bytes:
    try:
        seed = bytes.fromhex(digits.removeprefix("0x"))
    except ValueError:
        raise CodecError("secret: neither words nor hexadecimal nor a // path") from None
    if len(seed) != 32:
        raise CodecError("secret: a seed has 32 bytes")
    return seed


def _seed_of_words(words: str, password: str) -> bytes:
    # Here, because nodes sign as well and have no use for 2048 words.
    from tfchain_client.mnemonic import seed_of

    try:
        return seed_of(words, password)
    except ValueError as error:
        raise CodecError(f"secret: {error}") from None


def chain_code(junction: str) -> bytes:
    """32 bytes of a hard junction: the SCALE text, hashed when it is longer."""
    if junction.isdigit():
        return int(junction).to_bytes(8, "little").ljust(32, b"\0")
    data = junction.encode()
    if len(data) > 63:
        raise CodecError("secret: a junction has at most 63 bytes")
    encoded = bytes([len(data) << 2]) + data
    if len(encoded) > 32:
        return blake2b(encoded, digest_size=32).digest()
    return encoded.ljust(32, b"\0")
