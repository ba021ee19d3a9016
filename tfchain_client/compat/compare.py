"""Every difference between two descriptions, each as one line of text that stays the same.

Types are compared by path: a struct or enum that differs is told once, not at each of its uses. A
path that stands for several types is written out with what is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tfchain_client.compat.describe import Description
from tfchain_client.compat.version import version_facts

_NAME = re.compile(r"[A-Za-z_][\w:]*(?:#\d+)?")
#: The reference adds the bounds of vectors, which no metadata tells.
_BOUND = re.compile(r",\d+>")
#: Crates whose types nobody but TFChain has.
CRATES = (
    "tfchain_support",
    "pallet_burning",
    "pallet_dao",
    "pallet_kvstore",
    "pallet_runtime_upgrade",
    "pallet_smart_contract",
    "pallet_tfgrid",
    "pallet_tft_bridge",
    "pallet_tft_price",
    "pallet_validator",
    "substrate_validator_set",
)

Named = Mapping[str, Any]


def compare(wanted: Description, found: Description) -> list[str]:
    """Lines such as `Balances call transfer: index 7 -> 0`, in order of the pallets' indices."""
    ambiguous = _ambiguous(wanted) | _ambiguous(found)
    before, after = _Texts(wanted, ambiguous), _Texts(found, ambiguous)
    return [
        *_extrinsic(before, after),
        *_pallets(before, after),
        *_types(before, after),
    ]


def _ambiguous(description: Description) -> set[str]:
    paths = Counter(each["path"] for each in description["types"].values())
    return {path for path, count in paths.items() if count > 1}


class _Texts:
    """A description whose type names are paths."""

    def __init__(self, description: Description, ambiguous: set[str]) -> None:
        self.body = description
        self._types, self._ambiguous = description["types"], ambiguous

    def text(self, name: str) -> str:
        return _BOUND.sub(">", _NAME.sub(lambda match: self._resolved(match[0]), name))

    def _resolved(self, name: str) -> str:
        if name not in self._types:
            return name
        found = self._types[name]
        path = str(found["path"])
        return path + self.definition(found) if path in self._ambiguous else path

    def definition(self, found: Mapping[str, Any]) -> str:
        if found["kind"] == "struct":
            return "{" + self.fields(found["fields"]) + "}"
        variants = sorted(found["variants"], key=lambda variant: variant[0])
        return "[" + "; ".join(self.variant(each) for each in variants) + "]"

    def fields(self, fields: Sequence[Sequence[str]]) -> str:
        return ", ".join(f"{name or '_'}: {self.text(kind)}" for name, kind in fields)

    def variant(self, variant: Sequence[Any]) -> str:
        index, name, *fields = variant
        return f"{index} {name}({self.fields(fields[0]) if fields else ''})"

    def pallets(self) -> dict[str, Named]:
        found = sorted(self.body["pallets"], key=lambda pallet: pallet["index"])
        return {str(each["name"]): each for each in found}

    def types(self) -> dict[str, Named]:
        """By path; what is ambiguous is told where it is used."""
        return {
            str(each["path"]): each
            for each in self.body["types"].values()
            if each["path"] not in self._ambiguous
        }

    def item(self, item: Named) -> dict[str, str]:
        """The facts of a storage item, by what they are called."""
        return {
            "modifier": item["modifier"],
            "hashers": " ".join(item.get("hashers", ())) or "none",
            "key": self.text(item.get("key", "none")),
            "value": self.text(item["value"]),
            "default": item["default"],
        }


def _extrinsic(before: _Texts, after: _Texts) -> Iterator[str]:
    wanted, found = before.body["extrinsic"], after.body["extrinsic"]
    yield from _change("extrinsic", "version", wanted["version"], found["version"])
    extensions = [
        [f"{name}: {side.text(kind)}, {side.text(signed)}" for name, kind, signed in listed]
        for side, listed in (
            (before, wanted["signed_extensions"]),
            (after, found["signed_extensions"]),
        )
    ]
    yield from _change("extrinsic", "signed extensions", *extensions)


def _pallets(before: _Texts, after: _Texts) -> Iterator[str]:
    ours, theirs = after.pallets(), before.pallets()
    for name, wanted in theirs.items():
        if name not in ours:
            yield f"{name}: missing"
            continue
        yield from _change(name, "index", wanted["index"], ours[name]["index"])
        yield from _change(name, "prefix", wanted.get("prefix"), ours[name].get("prefix"))
        yield from _storage(name, (before, wanted), (after, ours[name]))
        for part, word in (("calls", "call"), ("events", "event"), ("errors", "error")):
            sides = (before, wanted.get(part, ())), (after, ours[name].get(part, ()))
            yield from _variants(f"{name} {word}", *sides)
        yield from _constants(name, (before, wanted), (after, ours[name]))
    yield from (f"{name}: added" for name in ours if name not in theirs)


def _storage(
    pallet: str, before: tuple[_Texts, Named], after: tuple[_Texts, Named]
) -> Iterator[str]:
    sides = [
        {item["name"]: texts.item(item) for item in body.get("storage", ())}
        for texts, body in (before, after)
    ]
    yield from _facts(f"{pallet} storage", *sides)
    common = [[name for name in side if all(name in each for each in sides)] for side in sides]
    yield from _change(pallet, "order of storage", *common)


def _variants(
    subject: str,
    before: tuple[_Texts, Sequence[Sequence[Any]]],
    after: tuple[_Texts, Sequence[Sequence[Any]]],
) -> Iterator[str]:
    sides = [
        {
            each[1]: {"index": str(each[0]), "fields": texts.fields(each[2] if each[2:] else ())}
            for each in variants
        }
        for texts, variants in (before, after)
    ]
    yield from _facts(subject, *sides)


def _constants(
    pallet: str, before: tuple[_Texts, Named], after: tuple[_Texts, Named]
) -> Iterator[str]:
    sides = [
        {
            name: {"type": texts.text(kind), **_value(kind, value)}
            for name, kind, value in body.get("constants", ())
        }
        for texts, body in (before, after)
    ]
    yield from _facts(f"{pallet} constant", *sides)


def _value(kind: str, value: str) -> dict[str, str]:
    """A runtime's version fact by fact, everything else as it is."""
    if kind.rpartition("::")[2] == "RuntimeVersion":
        return version_facts(bytes.fromhex(value.removeprefix("0x")))
    return {"value": value}


def _types(before: _Texts, after: _Texts) -> Iterator[str]:
    theirs, ours = before.types(), after.types()
    for path in sorted(theirs.keys() | ours.keys()):
        if path not in ours:
            yield f"type {path}: missing"
        elif path not in theirs:
            if path.startswith(CRATES):
                yield f"type {path}: added"
        elif theirs[path]["kind"] == ours[path]["kind"] == "enum":
            sides = (before, theirs[path]["variants"]), (after, ours[path]["variants"])
            yield from _variants(f"type {path} variant", *sides)
        else:
            definitions = before.definition(theirs[path]), after.definition(ours[path])
            yield from _change(f"type {path}", "definition", *definitions)


def _facts(
    subject: str, wanted: Mapping[str, dict[str, str]], found: Mapping[str, dict[str, str]]
) -> Iterator[str]:
    for name, facts in wanted.items():
        if name not in found:
            yield f"{subject} {name}: missing"
            continue
        for fact in facts | found[name]:
            before, after = facts.get(fact, "none"), found[name].get(fact, "none")
            yield from _change(f"{subject} {name}", fact, before, after)
    yield from (f"{subject} {name}: added" for name in found if name not in wanted)


def _change(subject: str, fact: str, wanted: object, found: object) -> Iterator[str]:
    if wanted != found:
        yield f"{subject}: {fact} {_plain(wanted)} -> {_plain(found)}"


def _plain(value: object) -> str:
    return " | ".join(value) if isinstance(value, list) else str(value)
