"""Public traffic of contracts, as nodes report it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tfchain_client.contract_model import NruConsumption
from tfchain_client.model import Call


def report(reports: Iterable[NruConsumption]) -> Call:
    """By the node, hourly: one entry for each deployment with traffic. Costs nothing.

    The bill multiplies `nru` by `window`: it takes the bytes for a rate by the hour.
    """
    built = [msgspec.to_builtins(each) for each in reports]
    return Call("SmartContractModule", "add_nru_reports", {"reports": built})
