"""Extrinsics version 4 with TFChain's eight signed extensions: bytes in, bytes out.

    Compact(len) ‖ 84 ‖ 00 account ‖ MultiSignature ‖ era ‖ Compact(nonce) ‖ Compact(tip) ‖ call
    signed: call ‖ era ‖ nonce ‖ tip ‖ spec u32 ‖ tx u32 ‖ genesis ‖ block of the era's start

A signed text above 256 bytes is replaced by its blake2b-256.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from tfchain_client.signer import Crypto

ERA_BLOCKS = 64
_SIGNED_V4 = 0x84
_MAX_PAYLOAD = 256


class Era(msgspec.Struct, frozen=True, kw_only=True):
    """When an extrinsic may be in a block: for `ERA_BLOCKS` after block `birth`, or for ever.

    `birth` None is the immortal era; its `block_hash` is the genesis hash.
    """

    birth: int | None
    block_hash: bytes

    def encode(self) -> bytes:
        if self.birth is None:
            return b"\0"
        exponent = ERA_BLOCKS.bit_length() - 2
        return (exponent | (self.birth % ERA_BLOCKS) << 4).to_bytes(2, "little")

    def over_at(self, block: int) -> bool:
        """Whether block number `block` can no longer hold the extrinsic."""
        return self.birth is not None and block >= self.birth + ERA_BLOCKS


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a signature binds to beside the call."""

    era: Era
    nonce: int
    spec_version: int
    transaction_version: int
    genesis: bytes
    tip: int = 0

    def explicit(self) -> bytes:
        """The part that travels in the extrinsic."""
        return self.era.encode() + compact(self.nonce) + compact(self.tip)

    def implicit(self) -> bytes:
        """The part that both sides know."""
        versions = (self.spec_version, self.transaction_version)
        return b"".join(v.to_bytes(4, "little") for v in versions) + (
            self.genesis + self.era.block_hash
        )


def compact(number: int) -> bytes:
    """The Compact encoding of an unsigned number."""
    if number < 1 << 6:
        return bytes([number << 2])
    if number < 1 << 14:
        return (number << 2 | 1).to_bytes(2, "little")
    if number < 1 << 30:
        return (number << 2 | 2).to_bytes(4, "little")
    size = (number.bit_length() + 7) // 8
    return bytes([(size - 4) << 2 | 3]) + number.to_bytes(size, "little")


def payload(call: bytes, terms: Terms) -> bytes:
    """The bytes to sign."""
    whole = call + terms.explicit() + terms.implicit()
    return whole if len(whole) <= _MAX_PAYLOAD else blake2b(whole, digest_size=32).digest()


def assemble(call: bytes, terms: Terms, account: bytes, crypto: Crypto, signature: bytes) -> bytes:
    """The whole extrinsic."""
    signed = b"\0" + account + bytes([crypto]) + signature
    body = bytes([_SIGNED_V4]) + signed + terms.explicit() + call
    return compact(len(body)) + body


def extrinsic_hash(extrinsic: bytes) -> bytes:
    return blake2b(extrinsic, digest_size=32).digest()
