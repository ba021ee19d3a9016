"""Phrases that people keep, and the seeds of their accounts.

Substrate's rule: the seed comes from the phrase's entropy, not from its text as BIP-39 has it, so
the same words give another key in wallets of other chains.
"""

from __future__ import annotations

import secrets
from hashlib import pbkdf2_hmac

from tfchain_client.bip39 import decode_phrase, encode_phrase

_ROUNDS = 2048
_SEED = 32


def new_phrase(words: int = 12) -> str:
    """A phrase nobody knows, of 12, 15, 18, 21 or 24 words."""
    return encode_phrase(secrets.token_bytes(words * 4 // 3))


def seed_of(phrase: str, password: str = "") -> bytes:
    """The 32-byte seed ("mini secret"); ValueError when the phrase is none."""
    salt = b"mnemonic" + password.encode()
    return pbkdf2_hmac("sha512", decode_phrase(phrase), salt, _ROUNDS)[:_SEED]
