"""Plain values to the nesting that the codec wants.

The portable registry describes a bounded vector as a composite around one nameless field, and the
codec wants one more list level there. Text and bytes both travel as 0x and hex, so that a text
that begins with 0x stays that text. Called by `codec` for every call argument and storage key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from tfchain_client.errors import CodecError
from tfchain_client.model import Call

Definition = Mapping[str, object]

# Bounded vectors that the codec knows by their path, and takes without the extra level.
_KNOWN_VECTORS = {
    "sp_core::bounded::bounded_vec::BoundedVec",
    "sp_core::bounded::weak_bounded_vec::WeakBoundedVec",
    "frame_support::storage::bounded_vec::BoundedVec",
    "frame_support::storage::weak_bounded_vec::WeakBoundedVec",
}
# What older runtimes (spec 125) call an argument that has another name today.
_OLD_NAMES = {
    "id": ("farm_id", "node_id", "pricing_policy_id", "farming_policy_id"),
    "who": ("certifier",),
}
_OPAQUE = {"AccountId32", "H256", "Era"}


class Shapes:
    """Knows the types of one runtime by number."""

    def __init__(self, types: Sequence[Mapping[str, object]]) -> None:
        self._types = {cast(int, entry["id"]): cast(Definition, entry["type"]) for entry in types}

    def shape(self, type_id: int, value: object) -> object:
        """`value` as the codec wants it for that type."""
        found = self._types[type_id]
        path = cast(Sequence[str], found.get("path") or ())
        if path and path[-1] in _OPAQUE:
            return _hex(value)
        if isinstance(value, Call):
            return self._call(type_id, value)
        kind, body = next(iter(cast(Mapping[str, object], found["def"]).items()))
        if kind == "tuple":
            return self._tuple(cast(Sequence[int], body), value)
        if kind == "variant":
            return self._variant(path, cast(Definition, body), value)
        if "::".join(path) in _KNOWN_VECTORS:
            return self.shape(cast(int, cast(Any, body)["fields"][0]["type"]), value)
        return self._other(kind, cast(Definition, body), value)

    def _other(self, kind: str, body: Definition, value: object) -> object:
        if kind == "composite":
            return self._composite(body, value)
        if kind in {"sequence", "array"}:
            if isinstance(value, str) and len(value) == 2 + 2 * cast(int, body.get("len", -1)):
                return value  # 0x and hex of an array: no text of the right length is so long
            return self._items(cast(int, body["type"]), value)
        if kind == "compact":
            return self.shape(cast(int, body["type"]), value)
        return value

    def call_args(self, fields: Sequence[Definition], call: Call) -> dict[str, object]:
        """The arguments of `call`, checked by name against the runtime's own."""
        wanted = [cast(str, field["name"]) for field in fields]
        names = {name: _given(name, call) for name in wanted}
        if set(names.values()) != set(call.args):
            raise CodecError(f"{call}: arguments are {wanted}, not {list(call.args)}")
        return {
            name: self.shape(cast(int, field["type"]), call.args[names[name]])
            for name, field in zip(wanted, fields, strict=True)
        }

    def is_empty(self, type_id: int) -> bool:
        """Whether values of that type take no bytes."""
        kind, body = next(iter(cast(Mapping[str, Any], self._types[type_id]["def"]).items()))
        if kind == "tuple":
            return all(self.is_empty(each) for each in body)
        return kind == "composite" and all(self.is_empty(each["type"]) for each in body["fields"])

    def _call(self, type_id: int, call: Call) -> object:
        pallet = self._variant_fields(type_id, call.pallet)
        fields = self._variant_fields(cast(int, pallet[0]["type"]), call.name)
        return {
            "call_module": call.pallet,
            "call_function": call.name,
            "call_args": self.call_args(fields, call),
        }

    def _variant_fields(self, type_id: int, name: str) -> Sequence[Definition]:
        definition = cast(Mapping[str, Definition], self._types[type_id]["def"])
        for variant in cast(Sequence[Definition], definition["variant"]["variants"]):
            if variant["name"] == name:
                return cast(Sequence[Definition], variant["fields"])
        raise CodecError(f"this runtime has no {name}")

    def _composite(self, body: Definition, value: object) -> object:
        fields = cast(Sequence[Definition], body["fields"])
        if len(fields) == 1 and fields[0]["name"] is None:
            inner = self.shape(cast(int, fields[0]["type"]), value)
            return [inner] if isinstance(inner, list) else inner
        if not isinstance(value, Mapping):
            return value
        return {
            name: self.shape(cast(int, field["type"]), value[name])
            for field in fields
            if (name := field["name"]) in value
        }

    def _items(self, item: int, value: object) -> object:
        primitive = cast(Definition, self._types[item]["def"]).get("primitive")
        if str(primitive).lower() == "u8":
            return _hex(value.encode() if isinstance(value, str) else value)
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            return value
        return [self.shape(item, each) for each in value]

    def _variant(self, path: Sequence[str], body: Definition, value: object) -> object:
        variants = cast(Sequence[Definition], body["variants"])
        if path and path[-1] == "Option":
            some = next(v for v in variants if v["name"] == "Some")
            inner = cast(Sequence[Definition], some["fields"])[0]
            return None if value is None else self.shape(cast(int, inner["type"]), value)
        if not isinstance(value, Mapping) or len(value) != 1:
            return _hex(value)
        (name, content), *_ = value.items()
        fields = next((v["fields"] for v in variants if v["name"] == name), ())
        return {name: self._content(cast(Sequence[Definition], fields), content)}

    def _content(self, fields: Sequence[Definition], content: object) -> object:
        if len(fields) == 1 and fields[0]["name"] is None:
            return self.shape(cast(int, fields[0]["type"]), content)
        if isinstance(content, Mapping):
            types = {field["name"]: cast(int, field["type"]) for field in fields}
            return {name: self.shape(types[name], each) for name, each in content.items()}
        return content

    def _tuple(self, types: Sequence[int], value: object) -> object:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            return value
        return tuple(self.shape(t, each) for t, each in zip(types, value, strict=True))


def _given(wanted: str, call: Call) -> str:
    """The name under which `call` has the argument that this runtime calls `wanted`."""
    if wanted in call.args:
        return wanted
    return next((name for name in _OLD_NAMES.get(wanted, ()) if name in call.args), wanted)


def _hex(value: object) -> object:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return value


def to_bytes(value: object) -> bytes:
    """The bytes behind what the codec decoded: text where it was UTF-8, else 0x and hex."""
    decoded = str(value)
    return bytes.fromhex(decoded[2:]) if decoded.startswith("0x") else decoded.encode()


def vector(data: bytes) -> bytes:
    """The bytes in a SCALE byte vector: its length, then its items. Raises: CodecError."""
    mode = data[0] & 3 if data else 3
    size = (1, 2, 4, 0)[mode]
    length = int.from_bytes(data[:size], "little") >> 2
    if not size or len(data) != size + length:
        raise CodecError(f"not a byte vector: {data[:16].hex()}")
    return data[size:]
