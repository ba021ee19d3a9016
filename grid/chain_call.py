"""What a person types about calls and money, as the chain takes it. Pure but for `@FILE`.

A call is `Pallet.call_name` with a JSON object of arguments. In it, `0x` and hex digits are bytes,
text that begins with `@` is the content of that file, and
`{"call": "Pallet.call_name", "args": {...}}` is a call.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from grid.errors import RefusedError
from tfchain_client.balances import TFT
from tfchain_client.model import Call
from tfchain_client.ss58 import AddressError, parse_address

_NAME = re.compile(r"([A-Za-z]\w*)\.([a-z]\w*)")
_HEX = re.compile(r"0x([0-9a-fA-F]{2})*")
_DIGITS = 7  # decimals of a TFT
_MOST = 1 << 128


def parse_call(name: str, arguments: str = "{}") -> Call:
    """Raises: RefusedError with the rule that the text breaks."""
    try:
        value = json.loads(arguments)
    except ValueError as cause:
        raise RefusedError(f"arguments of {name}: not JSON: {cause}") from cause
    return _call(name, value)


def _call(name: str, value: object) -> Call:
    match = _NAME.fullmatch(name)
    if match is None:
        raise RefusedError(f"call {name!r}: write Pallet.call_name, as TfgridModule.delete_node")
    if not isinstance(value, dict):
        raise RefusedError(f'arguments of {name}: write a JSON object, such as {{"node_id": 1}}')
    return Call(match[1], match[2], {key: _argument(each) for key, each in value.items()})


def _argument(value: object) -> object:
    match value:
        case str():
            return _text(value)
        case list():
            return [_argument(each) for each in value]
        case {"call": str(name), "args": arguments, **rest} if not rest:
            return _call(name, arguments)
        case dict():
            return {key: _argument(each) for key, each in value.items()}
    return value


def _text(value: str) -> str | bytes:
    if value.startswith("@"):
        return _content(Path(value[1:]))
    return bytes.fromhex(value[2:]) if _HEX.fullmatch(value) else value


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise RefusedError(f"{path}: {cause.strerror}") from cause


def parse_tft(text: str) -> int:
    """`1.5` as units of 10^-7 TFT; exact, above zero."""
    try:
        units = Decimal(text) * TFT
    except InvalidOperation:
        units = Decimal(0)
    if not units.is_finite() or units <= 0 or units != int(units) or units >= _MOST:
        raise RefusedError(
            f"amount {text!r}: write TFT above zero with at most {_DIGITS} decimals, such as 12.5"
        )
    return int(units)


def format_tft(units: int) -> str:
    """Units of 10^-7 TFT as TFT, without zeros at the end."""
    whole, part = divmod(units, TFT)
    decimals = f"{part:0{_DIGITS}}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)


def parse_account(text: str) -> bytes:
    """The account of an address, or 0x and 64 hex digits."""
    if re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        return bytes.fromhex(text[2:])
    try:
        return parse_address(text)
    except AddressError as cause:
        raise RefusedError(str(cause)) from cause
