"""Names of a public key as people and the chain write them: base58 and SS58."""

from __future__ import annotations

from hashlib import blake2b

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_MAX_ONE_BYTE_PREFIX = 63


def format_base58(data: bytes) -> str:
    """Bitcoin's alphabet; a leading zero byte is a leading `1`."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        text = _ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def format_ss58(public_key: bytes, prefix: int = 42) -> str:
    """The address of a 32-byte public key. 42 is the prefix of every TFChain network."""
    if len(public_key) != 32 or not 0 <= prefix <= _MAX_ONE_BYTE_PREFIX:
        raise ValueError("an address needs a key of 32 bytes and a prefix of at most 63")
    payload = bytes([prefix]) + public_key
    checksum = blake2b(b"SS58PRE" + payload).digest()[:2]
    return format_base58(payload + checksum)


def node_name(public_key: bytes) -> str:
    """The node id string of the original: on the screen, and what MAC addresses derive from."""
    return format_base58(public_key)
