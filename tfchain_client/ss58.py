"""Addresses: SS58 with the network prefix of TFChain (42) to and from 32-byte accounts."""

from __future__ import annotations

from hashlib import blake2b

PREFIX = 42
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH = 35  # prefix, account, two bytes of checksum


class AddressError(ValueError):
    """Text that is not an address of this network."""


def format_address(account: bytes) -> str:
    """The SS58 text of a 32-byte account."""
    body = bytes([PREFIX]) + account
    return _base58(body + _checksum(body))


def parse_address(text: str) -> bytes:
    """The 32-byte account of an SS58 text with prefix 42.

    Raises: AddressError, naming the rule that the text breaks.
    """
    number = 0
    for letter in text[:64]:
        digit = _ALPHABET.find(letter)
        if digit < 0:
            raise AddressError(f"address {text!r}: {letter!r} is not a base58 letter")
        number = number * 58 + digit
    if not text or len(text) > 64 or number >> (8 * _LENGTH):
        raise AddressError(f"address {text!r}: wrong length")
    body = number.to_bytes(_LENGTH, "big")
    if body[0] != PREFIX:
        raise AddressError(f"address {text!r}: not of network {PREFIX}")
    if body[33:] != _checksum(body[:33]):
        raise AddressError(f"address {text!r}: checksum is wrong")
    return body[1:33]


def _checksum(body: bytes) -> bytes:
    return blake2b(b"SS58PRE" + body).digest()[:2]


def _base58(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    letters = []
    while number:
        number, digit = divmod(number, 58)
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))
