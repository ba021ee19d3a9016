"""Events as objects: one struct for each that farmers, nodes, users and the explorer need.

    match typed(event):
        case tfgrid.NodeUptimeReported(node_id=node_id, uptime=uptime): ...
        case smart_contract.ContractCreated(contract=contract): ...
        case None: ...                                      # any other: see `event` itself

Names are those of the runtime. Fields that the runtime leaves nameless are named here, in order;
fields that later runtimes add are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

import msgspec

from tfchain_client.contract_model import Contract, parse_contract
from tfchain_client.errors import CodecError
from tfchain_client.events import others, smart_contract, tfgrid
from tfchain_client.events.kinds import Typed
from tfchain_client.model import Event, PowerState, parse_power_state

__all__ = ["KINDS", "Typed", "others", "smart_contract", "tfgrid", "typed"]

KINDS: Mapping[str, type[Typed]] = MappingProxyType(
    {str(kind.__struct_config__.tag): kind for kind in Typed.__subclasses__()}
)
_PARSERS: Mapping[object, Callable[[object], object]] = MappingProxyType(
    {Contract: parse_contract, PowerState: parse_power_state}
)


def typed(event: Event) -> Typed | None:
    """The event as its struct; None where there is none for it.

    Raises: CodecError when this runtime gives the event another layout.
    """
    kind = KINDS.get(f"{event.pallet}.{event.name}")
    if kind is None:
        return None
    fields = msgspec.structs.fields(kind)
    values = _named(event.fields, [field.encode_name for field in fields])
    for field in fields:
        parse = _PARSERS.get(field.type)
        if parse is not None and field.encode_name in values:
            values[field.encode_name] = parse(values[field.encode_name])
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise CodecError(f"{event.pallet}.{event.name}: {error}") from error


def _named(fields: object, names: list[str]) -> dict[str, Any]:
    """The values by name: as they are named, or in order where they have no names."""
    if isinstance(fields, Mapping) and set(names) <= fields.keys():
        return dict(fields)
    values = fields if isinstance(fields, tuple) and len(names) != 1 else (fields,)
    return dict(zip(names, cast(tuple[object, ...], values), strict=False))
