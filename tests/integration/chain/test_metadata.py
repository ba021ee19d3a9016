"""What the running chain serves as metadata of TfgridModule, against that of the live chain.

Both are SCALE metadata V14; their types are resolved and compared down to the primitives. The
pallet's own tests compare more closely what it is compiled to; this is what clients receive.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import anyio
import pytest
from scalecodec import RuntimeConfigurationObject, ScaleBytes
from scalecodec.type_registry import load_type_registry_preset

from tests.integration.chain.lively import DEADLINE, process
from tests.unit.tfchain_client.vectors import metadata
from tfchain_client.chain import open_chain

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

PALLET = "TfgridModule"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Pallet:
    """One chain's description of the pallet, free of its numbering of types."""

    def __init__(self, encoded: bytes) -> None:
        config = RuntimeConfigurationObject()
        config.update_type_registry(load_type_registry_preset("core"))
        decoder = config.create_scale_object("MetadataVersioned", data=ScaleBytes(encoded))
        body = cast(Any, decoder).decode()[1]["V14"]
        self._types = {entry["id"]: entry["type"] for entry in body["types"]["types"]}
        self._known: dict[int, object] = {}
        self.body = next(pallet for pallet in body["pallets"] if pallet["name"] == PALLET)

    def type(self, number: int) -> object:
        """Path, names, indices and fields, with every type in place of its number."""
        if number not in self._known:
            entry = self._types[number]
            ((kind, definition),) = entry["def"].items()
            self._known[number] = ("::".join(entry["path"]), kind, self._inner(kind, definition))
        return self._known[number]

    def _inner(self, kind: str, definition: Any) -> object:
        match kind:
            case "primitive":
                return definition
            case "sequence":
                return self.type(definition["type"])
            case "array":
                return definition["len"], self.type(definition["type"])
            case "composite":
                return self._fields(definition["fields"])
            case "variant":
                return [
                    (variant["index"], variant["name"], self._fields(variant["fields"]))
                    for variant in definition["variants"]
                ]
        raise AssertionError(f"{kind} is not expected in {PALLET}")

    def _fields(self, fields: Any) -> object:
        return [(field["name"], self.type(field["type"])) for field in fields]

    def entry(self, entry: Any) -> object:
        ((kind, shape),) = entry["type"].items()
        if kind == "Plain":
            resolved: object = self.type(shape)
        else:
            resolved = shape["hashers"], self.type(shape["key"]), self.type(shape["value"])
        return entry["name"], entry["modifier"], entry["default"], kind, resolved

    def parts(self) -> dict[str, object]:
        body = self.body
        return {
            "index": body["index"],
            "prefix": body["storage"]["prefix"],
            "storage": [self.entry(entry) for entry in body["storage"]["entries"]],
            "calls": self.type(body["calls"]["ty"]),
            "events": self.type(body["event"]["ty"]),
            "errors": self.type(body["error"]["ty"]),
            "constants": [
                (constant["name"], self.type(constant["type"]), constant["value"])
                for constant in body["constants"]
            ],
        }


async def test_the_served_pallet_is_that_of_the_live_chain(tmp_path: Path) -> None:
    node = process(tmp_path)
    with anyio.fail_after(DEADLINE):
        async with node, open_chain([node.url]) as chain:
            served = await chain.call("state_getMetadata")
    ours = Pallet(bytes.fromhex(str(served).removeprefix("0x"))).parts()
    reference = Pallet(metadata()).parts()
    for part, wanted in reference.items():
        assert ours[part] == wanted, part
