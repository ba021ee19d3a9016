"""Keys derived from the seed: ed25519 for signing, X25519 for shared secrets.

`cryptography` is imported from its smallest modules: its imports are most of the start of `keys`.
"""

from __future__ import annotations

from hashlib import blake2b, sha512

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

SEED_LENGTH = 32


def public_key(seed: bytes) -> bytes:
    """The node's ed25519 public key, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, payload: bytes) -> bytes:
    """A plain ed25519 signature over the bytes as they are."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(payload)


def x25519_private(seed: bytes) -> bytes:
    """The curve key of the same identity: the clamped first half of SHA-512(seed)."""
    scalar = bytearray(sha512(seed).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    return bytes(scalar)


def x25519_public(seed: bytes) -> bytes:
    private = X25519PrivateKey.from_private_bytes(x25519_private(seed))
    return private.public_key().public_bytes_raw()


def shared_key(seed: bytes, peer_x25519: bytes) -> bytes:
    """The 32-byte key two identities share: BLAKE2b-256 of the X25519 secret."""
    private = X25519PrivateKey.from_private_bytes(x25519_private(seed))
    secret = private.exchange(X25519PublicKey.from_public_bytes(peer_x25519))
    return blake2b(secret, digest_size=32).digest()
