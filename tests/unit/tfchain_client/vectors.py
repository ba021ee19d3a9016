"""The committed vectors of TFChain, and the runtime that they are of."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import structs

from tfchain_client.codec import Runtime
from tfchain_client.model import Call, RuntimeVersion

FOLDER = Path(__file__).parents[2] / "vectors" / "tfchain"
VERSION = RuntimeVersion(spec_name="substrate-threefold", spec_version=149, transaction_version=2)


@cache
def metadata(spec: int = 149) -> bytes:
    return base64.b64decode((FOLDER / f"metadata-{spec}.b64").read_text())


@cache
def runtime(spec: int = 149) -> Runtime:
    return Runtime(metadata(spec), structs.replace(VERSION, spec_version=spec))


def rows(name: str) -> list[Any]:
    found: list[Any] = json.loads((FOLDER / name).read_text())
    return found


def plain(value: Any) -> Any:
    """A value of a vector file: `{"hex": …}` are bytes, `{"call": […]}` is a call."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"hex"}:
        return bytes.fromhex(value["hex"])
    if set(value) == {"call"}:
        return Call(*value["call"])
    return {name: plain(each) for name, each in value.items()}
