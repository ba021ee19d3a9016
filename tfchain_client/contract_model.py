"""The nouns of SmartContractModule, with the names and units of TFChain's own types (spec 149).

Amounts of money are in units: 10^-7 TFT (`amount_billed`, locks) or 10^-7 USD (`amount_unbilled`);
each field says which. A contract that was cancelled is removed: absent means deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import cast

import msgspec

from tfchain_client.errors import CodecError
from tfchain_client.model import PublicIp, Resources


class Cause(StrEnum):
    """Why a contract ended."""

    CANCELED_BY_USER = "CanceledByUser"
    OUT_OF_FUNDS = "OutOfFunds"
    CANCELED_BY_COLLECTIVE = "CanceledByCollective"


class Created(msgspec.Struct, frozen=True, kw_only=True, tag="Created"):
    """It runs and is billed."""


class GracePeriod(msgspec.Struct, frozen=True, kw_only=True, tag="GracePeriod"):
    """Its owner cannot pay since block number `block`; workloads are paused."""

    block: int


class Deleted(msgspec.Struct, frozen=True, kw_only=True, tag="Deleted"):
    """Seen for an instant only, in events: it is about to be removed."""

    cause: Cause


class NodeContract(msgspec.Struct, frozen=True, kw_only=True, tag="NodeContract"):
    """A deployment on a node.

    `deployment_hash` is text of 32 letters: the hexadecimal MD5 of the deployment's challenge.
    `deployment_data` is the user's own JSON; the chain reads neither.
    """

    node_id: int
    deployment_hash: str
    deployment_data: str
    public_ips: int
    public_ips_list: tuple[PublicIp, ...]


class NameContract(msgspec.Struct, frozen=True, kw_only=True, tag="NameContract"):
    """A name below the domain of a web gateway."""

    name: str


class RentContract(msgspec.Struct, frozen=True, kw_only=True, tag="RentContract"):
    """A whole node for one twin."""

    node_id: int


ContractState = Created | GracePeriod | Deleted
ContractData = NodeContract | NameContract | RentContract


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract of twin `twin_id`; a solution provider may get a share of what it pays."""

    version: int
    state: ContractState
    contract_id: int
    twin_id: int
    contract_type: ContractData
    solution_provider_id: int | None

    @property
    def node_id(self) -> int:
        """The node it is on; 0 for a name contract."""
        kind = self.contract_type
        return 0 if isinstance(kind, NameContract) else kind.node_id


class ContractBillingInformation(msgspec.Struct, frozen=True, kw_only=True):
    """`amount_unbilled`: network use reported since the last bill, in units of 10^-7 USD."""

    previous_nu_reported: int
    last_updated: int
    amount_unbilled: int


class ContractResources(msgspec.Struct, frozen=True, kw_only=True):
    """What a node contract uses, as its node reports it."""

    contract_id: int
    used: Resources


class NruConsumption(msgspec.Struct, frozen=True, kw_only=True):
    """`nru` bytes of public traffic in the `window` seconds before `timestamp`."""

    contract_id: int
    timestamp: int
    window: int
    nru: int


class ContractDebt(msgspec.Struct, frozen=True, kw_only=True):
    """What a contract has cost since it last paid out, in units of 10^-7 TFT.

    Up to spec 151 it is locked in the account, later it is reserved there; `overdraft` is what a
    contract in grace owes and nobody has set aside. `updated`: unix seconds; `cycles`: bills.
    """

    standard: int
    additional: int
    overdraft: int
    updated: int
    cycles: int


class DiscountLevel(StrEnum):
    """By how many months of this contract the account could pay."""

    NONE = "None"
    DEFAULT = "Default"
    BRONZE = "Bronze"
    SILVER = "Silver"
    GOLD = "Gold"


class ContractBill(msgspec.Struct, frozen=True, kw_only=True):
    """One bill; `amount_billed` in units of 10^-7 TFT, after discount."""

    contract_id: int
    timestamp: int
    discount_level: DiscountLevel
    amount_billed: int


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """`who` (SS58) takes `take` percent of what contracts of the solution pay."""

    who: str
    take: int


class SolutionProvider(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets a share of the contracts that name it, once the council approved."""

    solution_provider_id: int
    providers: tuple[Provider, ...]
    description: str
    link: str
    approved: bool


class ServiceContractState(StrEnum):
    """How far the two parties have agreed."""

    CREATED = "Created"
    AGREEMENT_READY = "AgreementReady"
    APPROVED_BY_BOTH = "ApprovedByBoth"


class ServiceContract(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement outside of the grid; fees in mUSD an hour, `last_bill` in unix seconds."""

    service_contract_id: int
    service_twin_id: int
    consumer_twin_id: int
    base_fee: int
    variable_fee: int
    metadata: str
    accepted_by_service: bool
    accepted_by_consumer: bool
    last_bill: int
    state: ServiceContractState


class ServiceContractBill(msgspec.Struct, frozen=True, kw_only=True):
    """`variable_amount` in mUSD for `window` seconds."""

    variable_amount: int
    window: int
    metadata: str


def parse_contract(value: object) -> Contract:
    """A contract from what the codec decoded. Raises: CodecError."""
    try:
        fields = dict(cast(Mapping[str, object], value))
        fields["state"] = _state(fields["state"])
        fields["contract_type"] = _data(fields["contract_type"])
        return msgspec.convert(fields, Contract)
    except (TypeError, ValueError, KeyError) as error:  # ValidationError is a ValueError
        raise CodecError(f"Contract: {error}") from error


def _state(value: object) -> dict[str, object]:
    if isinstance(value, str):
        return {"type": value}
    ((name, content),) = cast(Mapping[str, object], value).items()
    return {"type": name, "block" if name == "GracePeriod" else "cause": content}


def _data(value: object) -> dict[str, object]:
    ((name, content),) = cast(Mapping[str, Mapping[str, object]], value).items()
    fields: dict[str, object] = {"type": name, **content}
    if name == "NodeContract":
        fields["deployment_hash"] = hash_text(str(content["deployment_hash"]))
    return fields


def hash_text(decoded: str) -> str:
    """The 32 letters of a deployment's hash; 0x and hex where the bytes are not ASCII."""
    raw = bytes.fromhex(decoded.removeprefix("0x"))
    return raw.decode("ascii") if raw.isascii() else decoded
