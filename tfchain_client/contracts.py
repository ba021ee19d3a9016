"""Contracts for capacity: a deployment on a node, a name at a gateway, a whole node.

A contract's owner is the twin of the account that signs. An id is read back from storage after
`create_…`: `by_hash`, `by_name`, `rent_of`; what a missing contract means is "deleted".
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, cast

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.contract_model import (
    Contract,
    ContractBillingInformation,
    ContractDebt,
    ContractResources,
    parse_contract,
)
from tfchain_client.errors import CodecError
from tfchain_client.model import Call
from tfchain_client.reader import Reader

_PALLET = "SmartContractModule"


async def get(chain: Reader, contract_id: int) -> Contract | None:
    found = await chain.read(_PALLET, "Contracts", contract_id)
    return None if found is None else parse_contract(found)


async def every(chain: Reader) -> AsyncIterator[Contract]:
    """All contracts that are not deleted, in no order."""
    async for _, found in chain.items(_PALLET, "Contracts"):
        yield parse_contract(found)


async def of_twin(chain: Reader, twin_id: int) -> tuple[Contract, ...]:
    """A twin's contracts by id. Reads all contracts of the chain: it has no index by twin."""
    found = [each async for each in every(chain) if each.twin_id == twin_id]
    return tuple(sorted(found, key=lambda each: each.contract_id))


async def of_node(chain: Reader, node_id: int) -> tuple[int, ...]:
    """Ids of the node contracts on a node, those in grace among them."""
    found = await chain.read(_PALLET, "ActiveNodeContracts", node_id)
    return msgspec.convert(found, tuple[int, ...])


async def by_hash(chain: Reader, node_id: int, deployment_hash: str) -> int:
    """The id of the node contract for a deployment, 0 when there is none."""
    key = _hash(deployment_hash)
    return int(str(await chain.read(_PALLET, "ContractIDByNodeIDAndHash", node_id, key)))


async def by_name(chain: Reader, name: str) -> int:
    """The id of the name contract for a name, 0 when it is free."""
    return int(str(await chain.read(_PALLET, "ContractIDByNameRegistration", name)))


async def rent_of(chain: Reader, node_id: int) -> int:
    """The id of the rent contract of a node, 0 when nobody rents it."""
    return int(str(await chain.read(_PALLET, "ActiveRentContractForNode", node_id) or 0))


async def rents(chain: Reader) -> AsyncIterator[tuple[int, int]]:
    """Every rented node and the id of its rent contract."""
    async for node_id, contract_id in chain.items(_PALLET, "ActiveRentContractForNode"):
        yield int(str(node_id)), int(str(contract_id))


async def last_id(chain: Reader) -> int:
    """The highest contract id that was given out."""
    return int(str(await chain.read(_PALLET, "ContractID")))


async def extra_fee(chain: Reader, node_id: int) -> int:
    """What the farmer asks for a rented node beside its price, in mUSD a month.

    Raises: CodecError on runtimes before there were such fees.
    """
    return int(str(await chain.read(_PALLET, "DedicatedNodesExtraFee", node_id)))


async def extra_fees(chain: Reader) -> AsyncIterator[tuple[int, int]]:
    """Every node with a farmer's fee, and the fee in mUSD a month."""
    async for node_id, fee in chain.items(_PALLET, "DedicatedNodesExtraFee"):
        yield int(str(node_id)), int(str(fee))


async def every_resources(chain: Reader) -> AsyncIterator[ContractResources]:
    """What nodes last reported of each of their contracts."""
    async for _, found in chain.items(_PALLET, "NodeContractResources"):
        yield to_struct(found, ContractResources)


async def resources(chain: Reader, contract_id: int) -> ContractResources:
    """What its node last reported: the capacity that is billed. All zero before a report."""
    found: ContractResources = to_struct(
        await chain.read(_PALLET, "NodeContractResources", contract_id), ContractResources
    )
    return found


async def billing_information(chain: Reader, contract_id: int) -> ContractBillingInformation:
    found: ContractBillingInformation = to_struct(
        await chain.read(_PALLET, "ContractBillingInformationByID", contract_id),
        ContractBillingInformation,
    )
    return found


async def debt(chain: Reader, contract_id: int) -> ContractDebt:
    """What has been billed and not yet paid out.

    ContractPaymentState where the runtime has it, ContractLock (spec 151 and before) where not.
    """
    runtime = await chain.runtime()
    if runtime.has_storage(_PALLET, "ContractPaymentState"):
        return parse_payment_state(await chain.read(_PALLET, "ContractPaymentState", contract_id))
    return _lock(await chain.read(_PALLET, "ContractLock", contract_id))


async def billing_frequency(chain: Reader) -> int:
    """Blocks between two bills of a contract."""
    return int(str(await chain.read(_PALLET, "BillingFrequency")))


async def billed_at(chain: Reader, index: int) -> tuple[int, ...]:
    """Ids of the contracts that are billed in blocks with that number modulo the frequency."""
    found = await chain.read(_PALLET, "ContractsToBillAt", index)
    return msgspec.convert(found, tuple[int, ...])


def create_node_contract(
    node_id: int,
    deployment_hash: str,
    *,
    deployment_data: str = "",
    public_ips: int = 0,
    solution_provider_id: int | None = None,
) -> Call:
    """`deployment_hash`: the hexadecimal MD5 of the deployment's challenge, 32 letters.

    `public_ips` addresses of the farm are reserved. Free capacity is not checked by the chain.
    """
    args: dict[str, object] = {
        "node_id": node_id,
        "deployment_hash": _hash(deployment_hash),
        "deployment_data": deployment_data,
        "public_ips": public_ips,
        "solution_provider_id": solution_provider_id,
    }
    return Call(_PALLET, "create_node_contract", args)


def update_node_contract(contract_id: int, deployment_hash: str, deployment_data: str) -> Call:
    """Another deployment under the same contract; the number of addresses stays."""
    args = {
        "contract_id": contract_id,
        "deployment_hash": _hash(deployment_hash),
        "deployment_data": deployment_data,
    }
    return Call(_PALLET, "update_node_contract", args)


def create_name_contract(name: str) -> Call:
    """3 to 64 of `a-z 0-9 _ -`; the whole chain shares one space of names."""
    return Call(_PALLET, "create_name_contract", {"name": name})


def create_rent_contract(node_id: int, *, solution_provider_id: int | None = None) -> Call:
    args = {"node_id": node_id, "solution_provider_id": solution_provider_id}
    return Call(_PALLET, "create_rent_contract", args)


def cancel(contract_id: int) -> Call:
    """By the owner. A rent contract only once nothing is deployed on its node."""
    return Call(_PALLET, "cancel_contract", {"contract_id": contract_id})


def cancel_by_council(contract_id: int) -> Call:
    return Call(_PALLET, "cancel_contract_collective", {"contract_id": contract_id})


def bill(contract_id: int) -> Call:
    """Bill it now, by anybody: how a user who has paid up ends a grace period early."""
    return Call(_PALLET, "bill_contract_for_block", {"contract_id": contract_id})


def set_extra_fee(node_id: int, fee: int) -> Call:
    """By the farmer, in mUSD a month, on a node without contracts; above 0 it is rent-only."""
    args = {"node_id": node_id, "extra_fee": fee}
    return Call(_PALLET, "set_dedicated_node_extra_fee", args)


def set_billing_frequency(blocks: int) -> Call:
    """By the council; upwards only."""
    return Call(_PALLET, "change_billing_frequency", {"frequency": blocks})


def report_resources(reports: Iterable[ContractResources]) -> Call:
    """By the node, after each change of a deployment. Costs nothing."""
    built = [msgspec.to_builtins(each) for each in reports]
    return Call(_PALLET, "report_contract_resources", {"contract_resources": built})


def _hash(text: str) -> bytes:
    """The 32 letters as the chain's 32 bytes. Raises: CodecError."""
    if len(text) != 32 or not text.isascii():
        raise CodecError("deployment_hash: 32 letters are wanted, the hexadecimal MD5")
    return text.encode()


def _lock(value: object) -> ContractDebt:
    found = cast(dict[str, Any], value)
    return ContractDebt(
        standard=found["amount_locked"],
        additional=found.get("extra_amount_locked", 0),
        overdraft=0,
        updated=found["lock_updated"],
        cycles=found["cycles"],
    )


def parse_payment_state(value: object) -> ContractDebt:
    """From what the codec decodes of a runtime with ContractPaymentState (spec 152 and later)."""
    found = cast(dict[str, Any], value or {})
    return ContractDebt(
        standard=found.get("standard_reserve", 0),
        additional=found.get("additional_reserve", 0),
        overdraft=found.get("standard_overdraft", 0) + found.get("additional_overdraft", 0),
        updated=found.get("last_updated_seconds", 0),
        cycles=found.get("cycles", 0),
    )
