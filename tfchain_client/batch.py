"""Several calls in one extrinsic, and what became of each.

whole     all or nothing: one failure undoes the others     batch_all
until     up to the first failure, which stays done         batch
each      every one, whatever happened to the others        force_batch
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from tfchain_client.codec import Runtime
from tfchain_client.errors import DispatchError
from tfchain_client.model import Call, Event, Receipt

_PALLET = "Utility"
MOST = 10_922  # calls in one batch


def whole(calls: Sequence[Call]) -> Call:
    """Fails with the first call that fails: the receipt is a DispatchError."""
    return Call(_PALLET, "batch_all", {"calls": list(calls)})


def until(calls: Sequence[Call]) -> Call:
    """Succeeds also when it stopped half-way: ask `outcomes`."""
    return Call(_PALLET, "batch", {"calls": list(calls)})


def each(calls: Sequence[Call]) -> Call:
    """Succeeds also when all failed: ask `outcomes`."""
    return Call(_PALLET, "force_batch", {"calls": list(calls)})


def outcomes(runtime: Runtime, receipt: Receipt) -> tuple[DispatchError | None, ...]:
    """For each call that was tried: None, or why it failed."""
    told = (event for event in receipt.events if event.pallet == _PALLET)
    found: list[DispatchError | None] = []
    for event in told:
        if event.name == "ItemCompleted":
            found.append(None)
        elif event.name in {"ItemFailed", "BatchInterrupted"}:
            found.append(runtime.dispatch_error(_reason(event), _PALLET))
    return tuple(found)


def _reason(event: Event) -> object:
    fields = event.fields
    if isinstance(fields, Mapping) and "error" in fields:
        return fields["error"]
    # Of older runtimes, which do not name the fields.
    return cast(Sequence[object], fields)[-1] if isinstance(fields, tuple) else fields
