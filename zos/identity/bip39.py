"""Entropy from a BIP-39 phrase in English: how the original's newest seed format keeps a seed."""

from __future__ import annotations

from hashlib import sha256

from zos.identity.bip39_words import WORDS

_BITS_PER_WORD = 11


def decode_phrase(phrase: str) -> bytes:
    """The entropy of 12 to 24 words; ValueError when a word or the checksum is wrong.

    Of every 33 bits, 32 are entropy and one is checksum (the first bits of its SHA-256).
    """
    words = phrase.split()
    if len(words) not in (12, 15, 18, 21, 24):
        raise ValueError(f"phrase of {len(words)} words: 12, 15, 18, 21 or 24 are wanted")
    order = {word: number for number, word in enumerate(WORDS)}
    number = 0
    for word in words:
        if word not in order:
            raise ValueError("phrase: a word is not in the list of BIP-39")
        number = number << _BITS_PER_WORD | order[word]
    checksum_bits = len(words) * _BITS_PER_WORD // 33
    entropy = (number >> checksum_bits).to_bytes(checksum_bits * 4, "big")
    expected = sha256(entropy).digest()[0] >> (8 - checksum_bits)
    if number & ((1 << checksum_bits) - 1) != expected:
        raise ValueError("phrase: the checksum is wrong")
    return entropy
