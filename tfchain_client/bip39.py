"""BIP-39 in English: entropy to words and back. Pure; knows nothing of chains.

Of every 33 bits, 32 are entropy and one is checksum (the first bits of its SHA-256). Called by
`mnemonic`, and by the node's identity for seeds that the original Zero-OS kept as words.
"""

from __future__ import annotations

from hashlib import sha256

from tfchain_client.bip39_words import WORDS

_BITS_PER_WORD = 11


def decode_phrase(phrase: str) -> bytes:
    """The entropy of 12 to 24 words; ValueError when a word or the checksum is wrong."""
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
    if number & ((1 << checksum_bits) - 1) != _checksum(entropy, checksum_bits):
        raise ValueError("phrase: the checksum is wrong")
    return entropy


def encode_phrase(entropy: bytes) -> str:
    """The words of 16, 20, 24, 28 or 32 bytes."""
    if len(entropy) not in (16, 20, 24, 28, 32):
        raise ValueError(f"entropy of {len(entropy)} bytes: 16, 20, 24, 28 or 32 are wanted")
    checksum_bits = len(entropy) // 4
    number = int.from_bytes(entropy, "big") << checksum_bits | _checksum(entropy, checksum_bits)
    count = (len(entropy) * 8 + checksum_bits) // _BITS_PER_WORD
    mask = (1 << _BITS_PER_WORD) - 1
    return " ".join(WORDS[number >> _BITS_PER_WORD * at & mask] for at in reversed(range(count)))


def _checksum(entropy: bytes, bits: int) -> int:
    return sha256(entropy).digest()[0] >> (8 - bits)
