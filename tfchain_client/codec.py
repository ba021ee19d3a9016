"""One runtime's codec: calls, storage, events and errors by name, from its metadata.

The SCALE work is `scalecodec`'s (the cyscale build); this module is the only one that knows it.
Decoding the metadata is the expensive part, so one `Runtime` serves a (genesis, spec version).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import msgspec
from scalecodec import RuntimeConfigurationObject, ScaleBytes
from scalecodec.exceptions import (
    InvalidScaleTypeValueException,
    RemainingScaleBytesNotEmptyException,
)
from scalecodec.type_registry import load_type_registry_preset

from tfchain_client.errors import CodecError, DispatchError
from tfchain_client.model import Call, Event, RuntimeVersion
from tfchain_client.shape import Shapes, to_bytes
from tfchain_client.ss58 import PREFIX
from tfchain_client.storage_key import CONCAT, PREFIX_LENGTH, storage_key

# The signed extensions of TFChain in order: `extrinsic` builds exactly these.
EXTENSIONS = (
    "CheckNonZeroSender",
    "CheckSpecVersion",
    "CheckTxVersion",
    "CheckGenesis",
    "CheckMortality",
    "CheckNonce",
    "CheckWeight",
    "ChargeTransactionPayment",
)
_FOREIGN = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    InvalidScaleTypeValueException,
    RemainingScaleBytesNotEmptyException,
)


NO_VERSION = RuntimeVersion(spec_name="", spec_version=0, transaction_version=0)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold the garbage collector back: decoding makes tens of thousands of objects that stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Runtime:
    """Names and types of one runtime; every method is pure.

    `version` is what signatures bind to; metadata decoded ahead gets it from the chain later.
    """

    def __init__(self, metadata: bytes, version: RuntimeVersion = NO_VERSION) -> None:
        self.metadata, self.version = metadata, version
        self._config = RuntimeConfigurationObject(ss58_format=PREFIX)
        self._config.update_type_registry(load_type_registry_preset("core"))
        try:
            with _without_collection():
                self._metadata: Any = self._config.create_scale_object(
                    "MetadataVersioned", data=ScaleBytes(metadata)
                )
                self._metadata.decode()
                self._config.add_portable_registry(self._metadata)
        except _FOREIGN as error:
            raise CodecError(f"metadata: {error}") from error
        self._pallets = {pallet.name: pallet for pallet in self._metadata.pallets}
        self._shapes = Shapes(cast(Any, self._metadata.portable_registry).value["types"])

    @property
    def extensions(self) -> tuple[str, ...]:
        """The signed extensions that put bytes into an extrinsic or into what is signed."""
        _, versions = self._metadata.value
        ((_, body),) = versions.items()
        return tuple(
            found["identifier"]
            for found in body["extrinsic"]["signed_extensions"]
            if found["identifier"] in EXTENSIONS
            or not self._shapes.is_empty(found["ty"])
            or not self._shapes.is_empty(found["additional_signed"])
        )

    def check_extensions(self) -> None:
        """Raises: CodecError when this runtime signs in another way than `extrinsic` does.

        Extensions without any bytes may be added: TFChain 152 and later has such a one.
        """
        if self.extensions != EXTENSIONS:
            raise CodecError(f"signed extensions are {self.extensions}, not {EXTENSIONS}")

    def has(self, pallet: str, name: str) -> bool:
        """Whether a call of that name exists."""
        found = self._pallets.get(pallet)
        return found is not None and any(call.name == name for call in found.calls or ())

    def encode_call(self, call: Call) -> bytes:
        """The call's bytes: pallet index, call index, arguments."""
        fields = self._call_fields(call)
        body = {
            "call_module": call.pallet,
            "call_function": call.name,
            "call_args": self._shapes.call_args(fields, call),
        }
        coder = self._config.create_scale_object("Call", metadata=self._metadata)
        return self._encode(str(call), coder, body)

    def decode_call(self, data: bytes) -> Call:
        """A call from its bytes; its arguments are as the codec decodes values."""
        return to_call(self._decode("Call", data))

    def has_storage(self, pallet: str, item: str) -> bool:
        found = self._pallets.get(pallet)
        return found is not None and any(entry.name == item for entry in found.storage or ())

    def storage_key(self, pallet: str, item: str, *keys: object) -> bytes:
        """The key of a value, or the prefix of a map's values when keys are left out."""
        entry = self._item(pallet, item)
        types = entry.get_params_type_string()
        encoded = [
            self._encode_key(type_name, key) for type_name, key in zip(types, keys, strict=False)
        ]
        return storage_key(pallet, item, entry.get_param_hashers(), encoded)

    def split_key(self, pallet: str, item: str, key: bytes, known: int = 0) -> object:
        """The map keys inside a full storage key, without the first `known` of them.

        One is returned as it is, several as a tuple. Raises: CodecError for a hasher that forgets.
        """
        entry = self._item(pallet, item)
        hashers, types = entry.get_param_hashers(), entry.get_params_type_string()
        rest, found = key[PREFIX_LENGTH:], []
        for hasher, type_name in zip(hashers, types, strict=True):
            if hasher not in CONCAT:
                raise CodecError(f"{pallet}.{item}: {hasher} does not keep the key")
            rest = rest[CONCAT[hasher] :]
            value, length = self._decode_first(type_name, rest)
            rest = rest[length:]
            found.append(value)
        left = tuple(found[known:])
        return left[0] if len(left) == 1 else left

    def raw_key(self, pallet: str, item: str, key: bytes, *known: object) -> bytes:
        """The SCALE bytes of the last map key, where the others are `known`."""
        hasher = self._item(pallet, item).get_param_hashers()[len(known)]
        return key[len(self.storage_key(pallet, item, *known)) + CONCAT[hasher] :]

    def decode_storage(self, pallet: str, item: str, data: bytes | None) -> object:
        """The value; an absent one is the item's default, or None where it is optional."""
        entry = self._item(pallet, item)
        if data is None:
            if entry.modifier == "Optional":
                return None
            data = to_bytes(entry.value["default"])
        return self._decode(entry.get_value_type_string(), data)

    def encode_storage(self, pallet: str, item: str, value: object) -> bytes:
        """The bytes of a storage value, from what `decode_storage` makes of them."""
        type_name = self._item(pallet, item).get_value_type_string()
        return self._encode_key(type_name, value)

    def decode_events(self, data: bytes | None) -> tuple[Event, ...]:
        """The records of System.Events."""
        if not data:
            return ()
        entry = self._item("System", "Events")
        records = cast(list[dict[str, Any]], self._decode(entry.get_value_type_string(), data))
        return tuple(
            Event(
                pallet=record["module_id"],
                name=record["event_id"],
                fields=record["attributes"],
                extrinsic=record.get("extrinsic_idx"),
            )
            for record in records
        )

    def decode_type(self, type_name: str, data: bytes) -> object:
        return self._decode(type_name, data)

    def constant(self, pallet: str, name: str) -> object:
        for constant in self._pallet(pallet).constants or ():
            if constant.name == name:
                return self._decode(constant.type, bytes(constant.constant_value))
        raise CodecError(f"this runtime has no constant {pallet}.{name}")

    def module_error(self, pallet_index: int, error_index: int) -> tuple[str, str]:
        """Names of pallet and error."""
        try:
            pallet = self._metadata.get_pallet_by_index(pallet_index).name
            error = self._metadata.get_module_error(pallet_index, error_index)
        except _FOREIGN as unknown:
            raise CodecError(f"this runtime has no error {pallet_index}.{error_index}") from unknown
        return str(pallet), str(error["name"]) if error else f"error {error_index}"

    def dispatch_error(self, error: object, call: str = "") -> DispatchError:
        """The typed error behind a decoded DispatchError value."""
        if not isinstance(error, dict):
            return DispatchError("System", str(error), call)
        (kind, detail), *_ = error.items()
        if kind != "Module":
            return DispatchError("System", f"{kind}.{detail}" if detail else kind, call)
        index, code = (detail["index"], detail["error"]) if isinstance(detail, dict) else detail
        number = code if isinstance(code, int) else _first_byte(code)
        return DispatchError(*self.module_error(index, number), call)

    def _call_fields(self, call: Call) -> Sequence[dict[str, object]]:
        for known in self._pallet(call.pallet).calls or ():
            if known.name == call.name:
                return cast(Sequence[dict[str, object]], known.value["fields"])
        raise CodecError(f"this runtime has no call {call}")

    def _pallet(self, name: str) -> Any:
        try:
            return self._pallets[name]
        except KeyError:
            raise CodecError(f"this runtime has no pallet {name}") from None

    def _item(self, pallet: str, item: str) -> Any:
        # Not get_storage_function: it takes an item named PalletVersion for something else.
        for entry in self._pallet(pallet).storage or ():
            if entry.name == item:
                return entry
        raise CodecError(f"this runtime has no storage {pallet}.{item}")

    def _encode_key(self, type_name: str, key: object) -> bytes:
        type_id = int(type_name.removeprefix("scale_info::"))
        coder = self._config.create_scale_object(type_name, metadata=self._metadata)
        return self._encode(type_name, coder, self._shapes.shape(type_id, key))

    @staticmethod
    def _encode(what: str, coder: Any, value: object) -> bytes:
        try:
            return bytes(coder.encode(value).data)
        except _FOREIGN as error:
            raise CodecError(f"{what}: {error}") from error

    def _decode(self, type_name: str, data: bytes) -> object:
        try:
            quick = self._config.get_value_decoder(type_name)
            return self._decode_slowly(type_name, data) if quick is None else quick(data)
        except _FOREIGN as error:
            raise CodecError(f"{type_name}: {error}") from error

    def _decode_first(self, type_name: str, data: bytes) -> tuple[object, int]:
        """The value that `data` begins with, and its length."""
        reader = ScaleBytes(data)
        try:
            coder: Any = self._config.create_scale_object(
                type_name, data=reader, metadata=self._metadata
            )
            return coder.decode(check_remaining=False), int(reader.offset)
        except _FOREIGN as error:
            raise CodecError(f"{type_name}: {error}") from error

    def _decode_slowly(self, type_name: str, data: bytes) -> object:
        coder: Any = self._config.create_scale_object(
            type_name, data=ScaleBytes(data), metadata=self._metadata
        )
        return coder.decode()


def _first_byte(code: object) -> int:
    if isinstance(code, str) and code.startswith("0x"):
        return bytes.fromhex(code[2:])[0]
    return int(cast(Sequence[int], code)[0])


def to_call(decoded: object) -> Call:
    """A decoded call, such as the proposal of a motion, with the calls inside it."""
    body = cast(dict[str, Any], decoded)
    args = {each["name"]: _argument(each["value"]) for each in body["call_args"]}
    return Call(body["call_module"], body["call_function"], args)


def _argument(value: object) -> object:
    if isinstance(value, list):
        return [_argument(each) for each in value]
    return to_call(value) if isinstance(value, dict) and "call_function" in value else value


def to_struct(value: object, kind: type[msgspec.Struct]) -> Any:
    """A decoded value as one of `model`'s structs."""
    try:
        return msgspec.convert(value, kind, from_attributes=False)
    except msgspec.ValidationError as error:
        raise CodecError(f"{kind.__name__}: {error}") from error
