"""Events of SmartContractModule: contracts and what they cost."""

from __future__ import annotations

from tfchain_client.contract_model import (
    Cause,
    Contract,
    ContractBill,
    ContractResources,
    NruConsumption,
    ServiceContract,
    ServiceContractBill,
    SolutionProvider,
)
from tfchain_client.events.kinds import Typed
from tfchain_client.model import (
    PublicIp,
)


class ContractCreated(Typed, frozen=True, kw_only=True, tag="SmartContractModule.ContractCreated"):
    """Its id is `contract.contract_id`."""

    contract: Contract


class ContractUpdated(Typed, frozen=True, kw_only=True, tag="SmartContractModule.ContractUpdated"):
    """Another deployment, or a solution provider."""

    contract: Contract


class NodeContractCanceled(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.NodeContractCanceled"
):
    """The node removes the deployment."""

    contract_id: int
    node_id: int
    twin_id: int


class NameContractCanceled(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.NameContractCanceled"
):
    """The name is free."""

    contract_id: int


class IPsFreed(Typed, frozen=True, kw_only=True, tag="SmartContractModule.IPsFreed"):
    """Addresses went back to the farm."""

    contract_id: int
    public_ips: tuple[PublicIp, ...]


class ContractBilled(Typed, frozen=True, kw_only=True, tag="SmartContractModule.ContractBilled"):
    """What a contract cost since the bill before."""

    bill: ContractBill


class TokensBurned(Typed, frozen=True, kw_only=True, tag="SmartContractModule.TokensBurned"):
    """Of a payment, in units of 10^-7 TFT."""

    contract_id: int
    amount: int


class UpdatedUsedResources(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.UpdatedUsedResources"
):
    """What a node says that a contract uses."""

    resources: ContractResources


class NruConsumptionReportReceived(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.NruConsumptionReportReceived"
):
    """What a node says that a contract sent and received."""

    report: NruConsumption


class RentContractCanceled(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.RentContractCanceled"
):
    """The node is free."""

    contract_id: int


class ContractGracePeriodStarted(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ContractGracePeriodStarted"
):
    """Its owner cannot pay: the node pauses it. `node_id` is 0 for names."""

    contract_id: int
    node_id: int
    twin_id: int
    block_number: int


class ContractGracePeriodEnded(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ContractGracePeriodEnded"
):
    """Its owner paid: the node resumes it."""

    contract_id: int
    node_id: int
    twin_id: int


class SolutionProviderCreated(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.SolutionProviderCreated"
):
    """It waits for the council."""

    provider: SolutionProvider


class SolutionProviderApproved(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.SolutionProviderApproved"
):
    """Or disapproved."""

    solution_provider_id: int
    approved: bool


class ServiceContractCreated(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ServiceContractCreated"
):
    """It has no terms yet."""

    service_contract: ServiceContract


class ServiceContractMetadataSet(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ServiceContractMetadataSet"
):
    """The terms in words."""

    service_contract: ServiceContract


class ServiceContractFeesSet(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ServiceContractFeesSet"
):
    """The terms in money."""

    service_contract: ServiceContract


class ServiceContractApproved(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ServiceContractApproved"
):
    """By one party or both."""

    service_contract: ServiceContract


class ServiceContractCanceled(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ServiceContractCanceled"
):
    """By either party, or for lack of money."""

    service_contract_id: int
    cause: Cause


class ServiceContractBilled(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.ServiceContractBilled"
):
    """`amount` in units of 10^-7 TFT."""

    service_contract: ServiceContract
    bill: ServiceContractBill
    amount: int


class BillingFrequencyChanged(
    Typed, frozen=True, kw_only=True, tag="SmartContractModule.BillingFrequencyChanged"
):
    """Blocks between two bills."""

    blocks: int


class NodeExtraFeeSet(Typed, frozen=True, kw_only=True, tag="SmartContractModule.NodeExtraFeeSet"):
    """In mUSD a month."""

    node_id: int
    extra_fee: int
