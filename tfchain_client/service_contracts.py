"""Agreements between two twins outside of the grid: the chain holds the terms and moves the money.

create ▶ metadata and fees set ▶ both approve ▶ the service bills, up to an hour each time
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from tfchain_client.codec import to_struct
from tfchain_client.contract_model import ServiceContract
from tfchain_client.model import Call
from tfchain_client.reader import Reader

_PALLET = "SmartContractModule"


async def get(chain: Reader, service_contract_id: int) -> ServiceContract | None:
    found = await chain.read(_PALLET, "ServiceContracts", service_contract_id)
    return None if found is None else to_struct(found, ServiceContract)


async def every(chain: Reader) -> AsyncIterator[ServiceContract]:
    """All agreements that were not ended, in no order."""
    async for _, found in chain.items(_PALLET, "ServiceContracts"):
        yield to_struct(found, ServiceContract)


async def last_id(chain: Reader) -> int:
    return int(str(await chain.read(_PALLET, "ServiceContractID")))


def create(service: bytes, consumer: bytes) -> Call:
    """By either of the two accounts; both have twins."""
    args = {"service_account": service, "consumer_account": consumer}
    return Call(_PALLET, "service_contract_create", args)


def set_metadata(service_contract_id: int, metadata: str) -> Call:
    """By either, at most 64 bytes, before both approved."""
    return _call("set_metadata", service_contract_id, metadata=metadata)


def set_fees(service_contract_id: int, *, base_fee: int, variable_fee: int) -> Call:
    """By the service, before both approved; in mUSD an hour, the variable one at most."""
    return _call("set_fees", service_contract_id, base_fee=base_fee, variable_fee=variable_fee)


def approve(service_contract_id: int) -> Call:
    return _call("approve", service_contract_id)


def reject(service_contract_id: int) -> Call:
    """Ends it before both approved."""
    return _call("reject", service_contract_id)


def cancel(service_contract_id: int) -> Call:
    return _call("cancel", service_contract_id)


def bill(service_contract_id: int, variable_amount: int, metadata: str = "") -> Call:
    """By the service: the time since the last bill, an hour at most, and `variable_amount` mUSD."""
    return _call("bill", service_contract_id, variable_amount=variable_amount, metadata=metadata)


def _call(verb: str, service_contract_id: int, **args: object) -> Call:
    named = {"service_contract_id": service_contract_id, **args}
    return Call(_PALLET, f"service_contract_{verb}", named)
