"""What the council says nodes should run, and the runtime of the chain itself."""

from __future__ import annotations

import msgspec

from tfchain_client.model import Call
from tfchain_client.reader import Reader


class ZosVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The version that nodes upgrade to, once it is `safe_to_upgrade`."""

    version: str
    safe_to_upgrade: bool = True
    version_light: str = ""


async def zos(chain: Reader) -> ZosVersion | None:
    """None on a chain that never said; text that is no JSON is a version."""
    found = str(await chain.read("TfgridModule", "ZosVersion"))
    if not found:
        return None
    try:
        return msgspec.json.decode(found, type=ZosVersion)
    except msgspec.DecodeError:
        return ZosVersion(version=found)


def set_zos(version: ZosVersion) -> Call:
    """By the council; another value than the one that is set."""
    text = msgspec.json.encode(version).decode()
    return Call("TfgridModule", "set_zos_version", {"zos_version": text})


def set_runtime(code: bytes) -> Call:
    """By the council: the WASM that runs the chain from the next block on."""
    return Call("RuntimeUpgrade", "set_code", {"code": code})
