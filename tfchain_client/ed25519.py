"""Accounts with an ed25519 key in this process. Apart, because a node keeps its key elsewhere."""

from __future__ import annotations

from hashlib import blake2b

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tfchain_client.signer import Crypto, chain_code, parse_secret


class Ed25519Signer:
    """An ed25519 key in this process: 32-byte seed."""

    crypto = Crypto.ED25519

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()

    async def sign(self, payload: bytes) -> bytes:
        return self._key.sign(payload)


def ed25519_signer(secret: str) -> Ed25519Signer:
    """The ed25519 account of a secret such as `//Alice`."""
    seed, junctions = parse_secret(secret)
    for junction in junctions:
        material = b"\x2cEd25519HDKD" + seed + chain_code(junction)
        seed = blake2b(material, digest_size=32).digest()
    return Ed25519Signer(seed)
