"""Contracts, debts and bills to come, against state of spec 149 and 125 without a chain."""

from __future__ import annotations

import pytest

from tests.unit.tfchain_client.snapshot import Snapshot, account, get, listed, vector
from tfchain_client import (
    billing,
    contracts,
    nodes,
    service_contracts,
    solution_providers,
)
from tfchain_client.contract_model import (
    Cause,
    ContractDebt,
    Created,
    Deleted,
    GracePeriod,
    NameContract,
    RentContract,
    ServiceContractState,
)
from tfchain_client.cost import HOUR, TFT
from tfchain_client.errors import CodecError, NoPriceError
from tfchain_client.model import NodePower
from tfchain_client.ss58 import format_address

ANN, BEN = b"\x11" * 32, b"\x22" * 32
GIB = 1 << 30


def with_contracts(spec: int = 149) -> Snapshot:
    state = Snapshot(spec)
    for number in range(3):
        found = vector("Contracts", number)
        state.put("SmartContractModule", "Contracts", found["contract_id"], value=found)
    return state


@pytest.mark.parametrize("spec", [149, 125])
def test_contracts_are_read_in_each_state_and_of_each_kind(spec: int) -> None:
    state = with_contracts(spec)
    node, name, rent = (get(contracts.get(state, number)) for number in (1, 2, 3))
    assert node is not None
    assert name is not None
    assert rent is not None
    assert [found.state for found in (node, name, rent)] == [
        Created(),
        GracePeriod(block=1000),
        Deleted(cause=Cause.OUT_OF_FUNDS),
    ]
    assert name.contract_type == NameContract(name="mygw")
    assert rent.contract_type == RentContract(node_id=1)
    assert [found.node_id for found in (node, name, rent)] == [1, 0, 1]
    assert get(contracts.of_twin(state, 2)) == (node, name, rent)
    assert get(contracts.of_twin(state, 3)) == ()


def test_debts_are_read_from_locks_of_either_age() -> None:
    new = {"amount_locked": 5, "extra_amount_locked": 3, "lock_updated": 9, "cycles": 2}
    old = {name: new[name] for name in ("amount_locked", "lock_updated", "cycles")}
    for spec, lock, extra in ((149, new, 3), (125, old, 0)):
        state = Snapshot(spec).put("SmartContractModule", "ContractLock", 1, value=lock)
        assert get(contracts.debt(state, 1)) == ContractDebt(
            standard=5, additional=extra, overdraft=0, updated=9, cycles=2
        )


def test_where_the_runtime_reserves_money_the_debt_is_read_there() -> None:
    state = {
        "standard_reserve": 5,
        "additional_reserve": 3,
        "standard_overdraft": 2,
        "additional_overdraft": 1,
        "last_updated_seconds": 9,
        "cycles": 4,
    }
    assert contracts.parse_payment_state(state) == ContractDebt(
        standard=5, additional=3, overdraft=3, updated=9, cycles=4
    )
    assert contracts.parse_payment_state(None).standard == 0


def test_what_an_explorer_lists_is_read_whole() -> None:
    used = {"contract_id": 1, "used": {"hru": 1, "sru": 2, "cru": 3, "mru": 4}}
    state = Snapshot().put("SmartContractModule", "ActiveRentContractForNode", 5, value=9)
    state.put("SmartContractModule", "DedicatedNodesExtraFee", 6, value=1000)
    state.put("SmartContractModule", "NodeContractResources", 1, value=used)
    state.put("TfgridModule", "NodePower", 7, value={"state": {"Down": 3}, "target": "Down"})
    assert listed(contracts.rents(state)) == [(5, 9)]
    assert listed(contracts.extra_fees(state)) == [(6, 1000)]
    assert [each.used.cru for each in listed(contracts.every_resources(state))] == [3]
    assert listed(nodes.powers(state)) == [(7, NodePower(down_since=3, target_up=False))]


def priced(spec: int = 149) -> Snapshot:
    """The chain of the worked values: 35 mUSD for a TFT, an account of 1000 TFT in two."""
    state = with_contracts(spec)
    state.put("TfgridModule", "PricingPolicies", 1, value=vector("PricingPolicies"))
    state.put("TFTPriceModule", "AverageTftPrice", value=35)
    state.put("TFTPriceModule", "MinTftPrice", value=10)
    state.put("TFTPriceModule", "MaxTftPrice", value=1000)
    return state


def test_a_deployment_is_priced_before_anything_is_signed() -> None:
    state = priced().put("System", "Account", ANN, value=account(free=600 * TFT, frozen=0))
    state.put("System", "Account", BEN, value=account(free=400 * TFT))
    state.put("TfgridModule", "TwinIdByAccountID", ANN, value=7)
    state.put("TfgridModule", "TwinBoundedAccountID", 7, value=BEN)
    rate = get(billing.rates(state, ANN))
    used = {"hru": 0, "sru": 50 * GIB, "cru": 2, "mru": 4 * GIB}
    state.put(
        "SmartContractModule",
        "NodeContractResources",
        1,
        value={"contract_id": 1, "used": used},
    )
    node = get(contracts.get(state, 1))
    name = get(contracts.get(state, 2))
    assert node is not None
    assert name is not None
    found = get(billing.contract(state, rate, node))
    assert (found.usd, found.full) == (112_500, 3_214_286)
    assert found.level == "Bronze"
    with_ip = billing.deployment(
        rate, get(contracts.resources(state, 1)).used, public_ips=1, seconds=HOUR
    )
    assert (with_ip.usd, with_ip.total) == (152_500, 3_050_000)
    assert get(billing.contract(state, rate, name)).full == 71_429
    state.put("SmartContractModule", "ActiveRentContractForNode", 1, value=3)
    assert get(billing.contract(state, rate, node)).total == 0


@pytest.mark.parametrize(("spec", "extra"), [(149, 396_829), (125, 0)])
def test_a_rented_node_is_priced_with_its_farmers_fee(spec: int, extra: int) -> None:
    state = priced(spec)
    found = vector("Nodes")
    found = {**found, "resources": {**found["resources"], "hru": 2000 * GIB}}
    state.put("TfgridModule", "Nodes", 1, value=found)
    if spec == 149:
        state.put("SmartContractModule", "DedicatedNodesExtraFee", 1, value=1000)
    rent = get(contracts.get(state, 3))
    assert rent is not None
    cost = get(billing.contract(state, get(billing.rates(state)), rent))
    assert (cost.full, cost.extra) == (8_733_314, extra)
    assert cost.total == 8_733_314 + extra


def test_what_has_no_price_is_said_so() -> None:
    with pytest.raises(NoPriceError):
        get(billing.rates(Snapshot()))
    state = priced()
    rent = get(contracts.get(state, 3))
    assert rent is not None
    with pytest.raises(CodecError, match="node 1 does not exist"):
        get(billing.contract(state, get(billing.rates(state)), rent))


def test_services_and_providers_are_read() -> None:
    service = {
        "service_contract_id": 1,
        "service_twin_id": 2,
        "consumer_twin_id": 3,
        "base_fee": 4,
        "variable_fee": 5,
        "metadata": "m",
        "accepted_by_service": True,
        "accepted_by_consumer": False,
        "last_bill": 6,
        "state": "AgreementReady",
    }
    provider = {
        "solution_provider_id": 1,
        "providers": [{"who": ANN, "take": 10}],
        "description": "d",
        "link": "l",
        "approved": True,
    }
    state = Snapshot().put("SmartContractModule", "ServiceContracts", 1, value=service)
    state.put("SmartContractModule", "SolutionProviders", 1, value=provider)
    found = get(service_contracts.get(state, 1))
    assert found is not None
    assert found.state is ServiceContractState.AGREEMENT_READY
    assert listed(service_contracts.every(state)) == [found]
    other = get(solution_providers.get(state, 1))
    assert other is not None
    assert listed(solution_providers.every(state)) == [other]
    assert (other.providers[0].who, other.providers[0].take) == (format_address(ANN), 10)
