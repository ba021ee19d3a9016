"""The events of a block, read as a program does that has TFChain's compiled in.

Such programs (TFChain's Go client and with it the original node, the relay) take the name of an
event from the chain's metadata and its fields from their own source. One name that they lack, or
one field of another size, and they lose all events of that block.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast

from scalecodec import RuntimeConfigurationObject, ScaleBytes
from scalecodec.type_registry import load_type_registry_preset

from tests.unit.tfchain_client.vectors import runtime
from tfchain_client.chain import Chain
from tfchain_client.codec import Runtime
from tfchain_client.model import Event
from tfchain_client.ss58 import PREFIX

REFERENCE = Path(__file__).parents[2] / "vectors" / "tfchain-metadata.json"


def reference_events() -> dict[tuple[str, str], int]:
    """Pallet and name of each event of TFChain (spec 149), with its index.

    These are also the names that TFChain's Go client has: its list is this one and two more that
    no longer exist (docs/compatibility.md).
    """
    pallets = json.loads(REFERENCE.read_text())["pallets"]
    return {(p["name"], name): index for p in pallets for index, name, _ in p.get("events", [])}


class Emitted:
    """Reads `System.Events` of one chain with the layouts of spec 149."""

    def __init__(self, served: Runtime) -> None:
        self._served = served
        self._config = RuntimeConfigurationObject(ss58_format=PREFIX)
        self._config.update_type_registry(load_type_registry_preset("core"))
        self._metadata: Any = self._config.create_scale_object(
            "MetadataVersioned", data=ScaleBytes(served.metadata)
        )
        self._metadata.decode()
        self._config.add_portable_registry(self._metadata)
        self._record = self._record_type()
        self._indices = reference_events()

    def unknown(self, raw: bytes) -> set[str]:
        """Names in these bytes that spec 149 does not have."""
        told = {(event.pallet, event.name) for event in self._served.decode_events(raw)}
        return {f"{pallet}_{name}" for pallet, name in told - self._indices.keys()}

    def read(self, raw: bytes) -> tuple[Event, ...]:
        """Every event with the fields that spec 149's layout finds in its bytes.

        Raises: CodecError for bytes that this layout does not take, or not all of.
        """
        names = [(event.pallet, event.name) for event in self._served.decode_events(raw)]
        found: list[Event] = []
        for name, record in zip(names, self._split(raw, len(names)), strict=True):
            at = 6 if record[0] == 0 else 2  # behind the phase and the pallet's index
            moved = record[:at] + bytes((self._indices[name],)) + record[at + 1 :]
            found.extend(runtime().decode_events(b"\x04" + moved))
        return tuple(found)

    def _split(self, raw: bytes, count: int) -> Iterator[bytes]:
        """The bytes of each record."""
        data = ScaleBytes(raw)
        start = 1 if count < 1 << 6 else 2 if count < 1 << 14 else 4
        data.get_next_bytes(start)
        for _ in range(count):
            record: Any = self._config.create_scale_object(
                self._record, data=data, metadata=self._metadata
            )
            record.decode(check_remaining=False)
            yield raw[start : data.offset]
            start = data.offset
        assert start == len(raw)

    def _record_type(self) -> str:
        system = next(pallet for pallet in self._metadata.pallets if pallet.name == "System")
        entry = next(item for item in system.storage if item.name == "Events")
        number = int(entry.get_value_type_string().removeprefix("scale_info::"))
        types = cast(list[Any], self._metadata.portable_registry.value["types"])
        return f"scale_info::{types[number]['type']['def']['sequence']['type']}"


async def raw_events(chain: Chain, first: int = 1) -> AsyncIterator[tuple[int, bytes]]:
    """Numbers of all blocks from `first` on, with their `System.Events`."""
    session = await chain.session()
    key = session.runtime.storage_key("System", "Events")
    best = cast(dict[str, str], await chain.call("chain_getHeader"))
    for number in range(first, int(best["number"], 16) + 1):
        block_hash = await chain.block_hash(number)
        assert block_hash is not None
        yield number, await session.raw(key, block_hash) or b"\x00"


async def check_blocks(chain: Chain, first: int = 1) -> set[str]:
    """Every block reads the same here and with spec 149's layouts; the names that were emitted."""
    served = (await chain.session()).runtime
    emitted = Emitted(served)
    names: set[str] = set()
    seen: set[bytes] = set()  # most blocks are empty, and so the same
    async for number, raw in raw_events(chain, first):
        if raw in seen:
            continue
        seen.add(raw)
        assert not emitted.unknown(raw), number
        told = served.decode_events(raw)
        assert emitted.read(raw) == told, number
        names |= {f"{event.pallet}_{event.name}" for event in told}
    return names
