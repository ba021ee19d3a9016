"""Bytes as the chain's JSON writes them: 0x and hexadecimal digits."""

from __future__ import annotations

from tfchain_client.errors import CodecError


def unhex(text: str) -> bytes:
    """Raises: CodecError when it is not 0x and hex."""
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError as error:
        raise CodecError(f"not hexadecimal: {text[:40]}") from error


def to_hex(data: bytes) -> str:
    return "0x" + data.hex()
