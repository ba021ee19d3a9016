"""Metadata V14 in the resolved form of the reference: names and types as text, no numbers.

    pallets     [{index, name, prefix, storage, calls, events, errors, constants}], parts that
                a pallet lacks are missing; calls and events [index, name, [[field, type]…]],
                errors [index, name], constants [name, type, value in hex]
    types       {name: {kind: struct, path, fields} or {kind: enum, path, variants}}
    extrinsic   {version, signed_extensions: [[identifier, type, what is signed besides]…]}

The bytes of a type's name: its path where that is unique, else path#number, and Vec<T>, Option<T>,
BoundedVec<T>, Result<T,E>, Compact<T>, [T;n], (T,…) where the reference writes those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from scalecodec import RuntimeConfigurationObject, ScaleBytes
from scalecodec.exceptions import (
    InvalidScaleTypeValueException,
    RemainingScaleBytesNotEmptyException,
)
from scalecodec.type_registry import load_type_registry_preset

from tfchain_client.errors import CodecError
from tfchain_client.shape import to_bytes

Description = Mapping[str, Any]

#: What the decoder raises over bytes that are something else.
_FOREIGN = (
    ValueError,
    TypeError,
    LookupError,
    NotImplementedError,
    InvalidScaleTypeValueException,
    RemainingScaleBytesNotEmptyException,
)
#: Types of FRAME that are written as what they hold.
_BOUNDED = {"BoundedVec", "WeakBoundedVec"}
#: The enums of a pallet: their content stands with the pallet.
_OF_PALLETS = {"Call", "Event", "Error"}


def describe(metadata: bytes) -> Description:
    """Raises: CodecError when the bytes are no metadata V14."""
    config = RuntimeConfigurationObject()
    config.update_type_registry(load_type_registry_preset("core"))
    try:
        decoder: Any = config.create_scale_object("MetadataVersioned", data=ScaleBytes(metadata))
        body = decoder.decode()[1]["V14"]
    except _FOREIGN as error:
        raise CodecError(f"metadata: {error}") from error
    types = _Types(body["types"]["types"])
    return {
        "extrinsic": {
            "version": body["extrinsic"]["version"],
            "signed_extensions": [
                [each["identifier"], types.name(each["ty"]), types.name(each["additional_signed"])]
                for each in body["extrinsic"]["signed_extensions"]
            ],
        },
        "pallets": [_pallet(pallet, types) for pallet in body["pallets"]],
        "types": types.definitions(),
    }


class _Types:
    def __init__(self, entries: Sequence[Mapping[str, Any]]) -> None:
        self._types = {entry["id"]: entry["type"] for entry in entries}
        self._paths = Counter("::".join(each["path"]) for each in self._types.values())

    def name(self, number: int) -> str:
        path = self._types[number]["path"]
        ((kind, body),) = self._types[number]["def"].items()
        if path:
            return self._named(number, path, body)
        match kind:
            case "primitive":
                return str(body).lower()
            case "sequence":
                return f"Vec<{self.name(body['type'])}>"
            case "array":
                return f"[{self.name(body['type'])};{body['len']}]"
            case "compact":
                return f"Compact<{self.name(body['type'])}>"
            case "tuple":
                return "(" + ",".join(self.name(item) for item in body) + ")"
        raise ValueError(f"type {number}: a {kind} without a path")

    def _named(self, number: int, path: Sequence[str], body: Mapping[str, Any]) -> str:
        last = path[-1]
        if last in _OF_PALLETS:
            return "::".join(part for part in path if part != "pallet")
        if last in _BOUNDED:
            inner = self.name(body["fields"][0]["type"])
            return "Bounded" + inner
        if list(path) == ["Option"]:
            return f"Option<{self.name(self.variant(body, 'Some'))}>"
        if list(path) == ["Result"]:
            sides = (self.name(self.variant(body, side)) for side in ("Ok", "Err"))
            return "Result<" + ",".join(sides) + ">"
        full = "::".join(path)
        return full if self._paths[full] == 1 else f"{full}#{number}"

    @staticmethod
    def variant(body: Mapping[str, Any], name: str) -> int:
        return next(
            int(each["fields"][0]["type"]) for each in body["variants"] if each["name"] == name
        )

    def fields(self, fields: Sequence[Mapping[str, Any]]) -> list[list[str | None]]:
        return [[each["name"], self.name(each["type"])] for each in fields]

    def variants(self, number: int) -> list[list[Any]]:
        """Of an enum: index, name, fields; in order of the indices."""
        body = self._types[number]["def"]["variant"]
        found = [
            [each["index"], each["name"], self.fields(each["fields"])] for each in body["variants"]
        ]
        return sorted(found, key=lambda variant: (variant[0], variant[1]))

    def definitions(self) -> dict[str, Any]:
        return dict(
            self._definition(number, entry)
            for number, entry in self._types.items()
            if entry["path"] and not self._inlined(entry["path"])
        )

    @staticmethod
    def _inlined(path: Sequence[str]) -> bool:
        return path[-1] in _OF_PALLETS | _BOUNDED or list(path) in (["Option"], ["Result"])

    def _definition(self, number: int, entry: Mapping[str, Any]) -> tuple[str, Any]:
        ((kind, body),) = entry["def"].items()
        path = "::".join(entry["path"])
        if kind == "composite":
            found = {"kind": "struct", "path": path, "fields": self.fields(body["fields"])}
        else:
            found = {"kind": "enum", "path": path, "variants": self.variants(number)}
        return self.name(number), found


def _pallet(pallet: Mapping[str, Any], types: _Types) -> dict[str, Any]:
    found: dict[str, Any] = {"index": pallet["index"], "name": pallet["name"]}
    if pallet["storage"]:
        found["prefix"] = pallet["storage"]["prefix"]
        found["storage"] = [_item(item, types) for item in pallet["storage"]["entries"]]
    for part, key in (("calls", "calls"), ("events", "event"), ("errors", "error")):
        if pallet[key]:
            variants = types.variants(pallet[key]["ty"])
            found[part] = [each[:2] for each in variants] if part == "errors" else variants
    if pallet["constants"]:
        found["constants"] = [
            [each["name"], types.name(each["type"]), _hex(each["value"])]
            for each in pallet["constants"]
        ]
    return found


def _item(item: Mapping[str, Any], types: _Types) -> dict[str, Any]:
    ((kind, body),) = item["type"].items()
    found = {"name": item["name"], "modifier": item["modifier"], "default": _hex(item["default"])}
    if kind == "Plain":
        return {**found, "value": types.name(body)}
    key, value = types.name(body["key"]), types.name(body["value"])
    return {**found, "hashers": body["hashers"], "key": key, "value": value}


def _hex(value: object) -> str:
    return "0x" + to_bytes(value).hex()
