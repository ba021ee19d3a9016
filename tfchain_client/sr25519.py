"""Users' sr25519 accounts. Apart, because nodes sign with ed25519 and ship no sr25519 code."""

from __future__ import annotations

import sr25519

from tfchain_client.signer import Crypto, chain_code, parse_secret


class Sr25519Signer:
    """An sr25519 key in this process: public key and 64-byte secret key."""

    crypto = Crypto.SR25519

    def __init__(self, public_key: bytes, secret_key: bytes) -> None:
        self.public_key = public_key
        self._pair = (public_key, secret_key)

    async def sign(self, payload: bytes) -> bytes:
        return bytes(sr25519.sign(self._pair, payload))


def sr25519_signer(secret: str) -> Sr25519Signer:
    """The sr25519 account of a secret such as `//Alice`."""
    seed, junctions = parse_secret(secret)
    public_key, secret_key = sr25519.pair_from_seed(seed)
    pair = (public_key, secret_key)
    for junction in junctions:
        _, public_key, secret_key = sr25519.hard_derive_keypair((chain_code(junction), *pair), b"")
        pair = (public_key, secret_key)
    return Sr25519Signer(bytes(pair[0]), bytes(pair[1]))
