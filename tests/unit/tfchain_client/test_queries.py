"""Every question that the library asks, against state of spec 149 and 125 without a chain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.unit.tfchain_client.snapshot import Snapshot, get, listed
from tests.unit.tfchain_client.vectors import rows, runtime
from tfchain_client import (
    balances,
    billing,
    bridge,
    contracts,
    council,
    dao,
    entities,
    farms,
    kv,
    nodes,
    policies,
    prices,
    service_contracts,
    solution_providers,
    twins,
    validators,
    versions,
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
from tfchain_client.model import Balance, Call, NodePower
from tfchain_client.reader import Reader
from tfchain_client.ss58 import format_address

ANN, BEN = b"\x11" * 32, b"\x22" * 32
GIB = 1 << 30
HASH = "9021d4dee05a661e2cb6838152c67f25"
Question = Callable[[Reader], Awaitable[object]]

# Each with its answer on a chain that holds nothing.
QUESTIONS: dict[str, tuple[Question, object]] = {
    "twin": (lambda c: twins.get(c, 1), None),
    "twin of account": (lambda c: twins.find(c, ANN), 0),
    "signed terms": (lambda c: twins.signed_terms(c, ANN), False),
    "terms": (lambda c: twins.terms(c, ANN), ()),
    "stash": (lambda c: twins.stash(c, 1), None),
    "last twin": (twins.last_id, 0),
    "farm": (lambda c: farms.get(c, 1), None),
    "farm of name": (lambda c: farms.find(c, "freefarm"), 0),
    "nodes of farm": (lambda c: farms.nodes(c, 1), ()),
    "payout address": (lambda c: farms.payout_address(c, 1), ""),
    "farm weight": (lambda c: farms.weight(c, 1), 0),
    "last farm": (farms.last_id, 0),
    "node": (lambda c: nodes.get(c, 1), None),
    "node of twin": (lambda c: nodes.find(c, 1), 0),
    "power": (lambda c: nodes.power(c, 1), NodePower()),
    "certifiers": (nodes.certifiers, ()),
    "connection price": (nodes.connection_price, 0),
    "last node": (nodes.last_id, 0),
    "farming policy": (lambda c: policies.farming(c, 1), None),
    "pricing policy": (lambda c: policies.pricing(c, 1), None),
    "pricing policy of name": (lambda c: policies.find_pricing(c, "p"), 0),
    "entity": (lambda c: entities.get(c, 1), None),
    "entity of name": (lambda c: entities.find(c, "e"), 0),
    "entity of account": (lambda c: entities.of_account(c, ANN), 0),
    "contract": (lambda c: contracts.get(c, 1), None),
    "contracts of twin": (lambda c: contracts.of_twin(c, 1), ()),
    "contracts of node": (lambda c: contracts.of_node(c, 1), ()),
    "contract of hash": (lambda c: contracts.by_hash(c, 1, HASH), 0),
    "contract of name": (lambda c: contracts.by_name(c, "mygw"), 0),
    "rent of node": (lambda c: contracts.rent_of(c, 1), 0),
    "last contract": (contracts.last_id, 0),
    "extra fee": (lambda c: contracts.extra_fee(c, 1), 0),
    "debt": (
        lambda c: contracts.debt(c, 1),
        ContractDebt(standard=0, additional=0, overdraft=0, updated=0, cycles=0),
    ),
    "billing frequency": (contracts.billing_frequency, 600),
    "billed at": (lambda c: contracts.billed_at(c, 3), ()),
    "solution provider": (lambda c: solution_providers.get(c, 1), None),
    "last solution provider": (solution_providers.last_id, 0),
    "service contract": (lambda c: service_contracts.get(c, 1), None),
    "last service contract": (service_contracts.last_id, 0),
    "last price block": (prices.last_block, 0),
    "price history": (prices.history, ()),
    "entry": (lambda c: kv.get(c, ANN, b"foo"), None),
    "balance": (lambda c: balances.get(c, ANN), Balance()),
    "locks": (lambda c: balances.locks(c, ANN), ()),
    "reserves": (lambda c: balances.reserves(c, ANN), ()),
    "issuance": (balances.issuance, 0),
    "members": (council.members, ()),
    "motions": (council.motions, ()),
    "motion": (lambda c: council.motion(c, ANN), None),
    "proposal": (lambda c: council.proposal(c, ANN), None),
    "Dao's proposals": (dao.proposals, ()),
    "Dao's proposal": (lambda c: dao.get(c, ANN), None),
    "Dao's call": (lambda c: dao.call_of(c, ANN), None),
    "Dao's votes": (lambda c: dao.votes(c, ANN), None),
    "validator": (lambda c: validators.get(c, ANN), None),
    "bonded": (lambda c: validators.bonded(c, ANN), None),
    "active validators": (validators.active, ()),
    "chosen validators": (validators.chosen, ()),
    "approved validators": (validators.approved, ()),
    "session": (validators.session, 0),
    "withdrawal": (lambda c: bridge.withdrawal(c, 1), None),
    "paid withdrawal": (lambda c: bridge.paid_withdrawal(c, 1), None),
    "deposit": (lambda c: bridge.deposit(c, "a"), None),
    "paid deposit": (lambda c: bridge.paid_deposit(c, "a"), None),
    "bridge fees": (bridge.fees, (0, 0)),
    "bridge validators": (bridge.validators, ()),
    "zos version": (versions.zos, None),
}
NEW_SINCE_125 = {"stash", "extra fee"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_spec_149_answers_every_question(name: str) -> None:
    question, nothing = QUESTIONS[name]
    assert get(question(Snapshot())) == nothing


@pytest.mark.parametrize("name", QUESTIONS)
def test_spec_125_answers_or_is_named_as_lacking_the_item(name: str) -> None:
    question, nothing = QUESTIONS[name]
    if name in NEW_SINCE_125:
        with pytest.raises(CodecError, match="this runtime has no storage"):
            get(question(Snapshot(125)))
    else:
        assert get(question(Snapshot(125))) == nothing


def vector(item: str, number: int = 0) -> Any:
    return [r[3] for r in rows("values.json") if r[1] == item and r[3] is not None][number]


@pytest.mark.parametrize(("pallet", "item", "data", "decoded"), rows("values.json"))
def test_storage_values_are_made_of_what_they_decode_to(
    pallet: str, item: str, data: str | None, decoded: object
) -> None:
    if data is not None:
        assert runtime().encode_storage(pallet, item, decoded) == bytes.fromhex(data)


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


def test_an_account_is_usable_beside_what_is_frozen() -> None:
    state = Snapshot().put("System", "Account", ANN, value=account(free=100, frozen=30))
    assert get(balances.get(state, ANN)).usable == 70
    data = {"free": 100, "reserved": 0, "misc_frozen": 30, "fee_frozen": 40}
    old = Snapshot(125).put("System", "Account", ANN, value={**account(), "data": data})
    assert get(balances.get(old, ANN)).usable == 60


def account(*, free: int = 0, frozen: int = 0) -> dict[str, object]:
    data = {"free": free, "reserved": 0, "frozen": frozen, "flags": 0}
    return {"nonce": 0, "consumers": 0, "providers": 1, "sufficients": 0, "data": data}


def test_locks_and_reserves_have_their_names() -> None:
    lock = {"id": b"gridlock", "amount": 5, "reasons": "All"}
    reserve = {"id": b"bridge\0\0", "amount": 6}
    state = Snapshot().put("Balances", "Locks", ANN, value=[lock])
    state.put("Balances", "Reserves", ANN, value=[reserve])
    assert get(balances.locks(state, ANN)) == (
        balances.Lock(id="gridlock", amount=5, reasons="All"),
    )
    assert get(balances.reserves(state, ANN)) == (balances.Reserve(id="bridge", amount=6),)


@pytest.mark.parametrize("spec", [149, 125])
def test_entries_of_the_store_are_bytes_and_listed_by_prefix(spec: int) -> None:
    state = Snapshot(spec)
    for owner, key, value in (
        (ANN, b"rep/v1/1", b"\xff\x00binary"),
        (ANN, b"rep/v1/2", b"0x41"),
        (ANN, b"other", b""),
        (BEN, b"rep/v1/3", b"theirs"),
    ):
        state.put("TFKVStore", "TFKVStore", owner, key, value=value)
    assert get(kv.get(state, ANN, b"rep/v1/1")) == b"\xff\x00binary"
    assert get(kv.get(state, ANN, b"rep/v1/3")) is None
    assert dict(listed(kv.entries(state, ANN, b"rep/"))) == {
        b"rep/v1/1": b"\xff\x00binary",
        b"rep/v1/2": b"0x41",
    }
    assert len(listed(kv.entries(state, ANN))) == 3
    below = listed(state.items("TFKVStore", "TFKVStore"))
    assert (format_address(BEN), "rep/v1/3") in [key for key, _ in below]


def test_prices_and_their_ring_are_read_oldest_first() -> None:
    state = Snapshot()
    for item, value in (("TftPrice", 40), ("AverageTftPrice", 5), ("MinTftPrice", 10)):
        state.put("TFTPriceModule", item, value=value)
    state.put("TFTPriceModule", "MaxTftPrice", value=1000)
    assert get(prices.get(state)).billed == 10
    for slot, value in enumerate((11, 12, 13)):
        state.put("TFTPriceModule", "TftPriceHistory", slot, value=value)
    state.put("TFTPriceModule", "BufferRange", value=(0, 3))
    assert get(prices.history(state)) == (11, 12, 13)
    state.put("TFTPriceModule", "BufferRange", value=(2, 1))
    assert get(prices.history(state)) == (12, 13, 11)


def test_motions_and_proposals_are_read_with_their_call() -> None:
    call = {
        "call_module": "TfgridModule",
        "call_function": "set_zos_version",
        "call_args": {"zos_version": "3"},
    }
    votes = {"index": 4, "threshold": 2, "ayes": [ANN], "nays": [], "end": 9}
    state = Snapshot().put("Council", "Voting", BEN, value=votes)
    state.put("Council", "Proposals", value=[BEN])
    wanted = Call("TfgridModule", "set_zos_version", {"zos_version": "3"})
    key = runtime().storage_key("Council", "ProposalOf", BEN)
    state.values[key] = runtime().encode_call(wanted)
    assert call["call_args"] == wanted.args
    assert get(council.motions(state)) == (BEN,)
    motion = get(council.motion(state, BEN))
    assert motion is not None
    assert (motion.index, motion.ayes) == (4, (format_address(ANN),))
    assert get(council.proposal(state, BEN)) == wanted


def test_votes_of_the_dao_are_read_with_their_weights() -> None:
    votes = {
        "index": 1,
        "threshold": 5,
        "ayes": [{"farm_id": 3, "weight": 42}],
        "nays": [],
        "end": 100,
        "vetos": [ANN],
    }
    state = Snapshot().put("Dao", "Voting", BEN, value=votes)
    proposal = {"index": 1, "description": "why", "link": "l"}
    state.put("Dao", "Proposals", BEN, value=proposal).put("Dao", "ProposalList", value=[BEN])
    found = get(dao.votes(state, BEN))
    assert found is not None
    assert found.ayes == (dao.VoteWeight(farm_id=3, weight=42),)
    assert get(dao.get(state, BEN)) == dao.DaoProposal(index=1, description="why", link="l")
    assert get(dao.proposals(state)) == (BEN,)


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
    other = get(solution_providers.get(state, 1))
    assert other is not None
    assert (other.providers[0].who, other.providers[0].take) == (format_address(ANN), 10)


def test_terms_stash_and_lists_are_read() -> None:
    terms = {
        "account_id": ANN,
        "timestamp": 5,
        "document_link": "http://zos.tf/terms/v0.1",
        "document_hash": HASH,
    }
    state = Snapshot().put("TfgridModule", "UsersTermsAndConditions", ANN, value=[terms])
    state.put("TfgridModule", "TwinBoundedAccountID", 1, value=BEN)
    state.put("TfgridModule", "AllowedNodeCertifiers", value=[ANN, BEN])
    state.put("TfgridModule", "Twins", 1, value=vector("Twins"))
    state.put("TfgridModule", "Farms", 1, value=vector("Farms"))
    state.put("TfgridModule", "Nodes", 1, value=vector("Nodes"))
    assert [each.timestamp for each in get(twins.terms(state, ANN))] == [5]
    assert get(twins.stash(state, 1)) == BEN
    assert get(nodes.certifiers(state)) == (ANN, BEN)
    assert [each.id for each in listed(twins.every(state))] == [1]
    assert [each.name for each in listed(farms.every(state))] == ["freefarm"]
    assert [each.id for each in listed(nodes.every(state))] == [1]


@given(st.binary(max_size=128).filter(lambda key: not key.startswith(b"0x")))
def test_the_key_of_a_twin_is_the_bytes_it_was_set_to(key: bytes) -> None:
    state = Snapshot().put("TfgridModule", "Twins", 1, value={**vector("Twins"), "pk": key})
    twin = get(twins.get(state, 1))
    assert twin is not None
    assert twins.key_of(twin) == key
    assert twins.key_of(structs.replace(twin, pk=None)) is None


def test_an_entity_is_read_and_signs_what_the_chain_checks() -> None:
    entity = {
        "version": 1,
        "id": 1,
        "name": "e",
        "account_id": ANN,
        "country": "Belgium",
        "city": "Ghent",
    }
    state = Snapshot().put("TfgridModule", "Entities", 1, value=entity)
    found = get(entities.get(state, 1))
    assert found is not None
    assert (found.name, found.city) == ("e", "Ghent")
    assert listed(entities.every(state)) == [found]
    assert entities.create_message("e", "Belgium", "Ghent") == b"eBelgiumGhent"
    assert entities.join_message(1, 2) == bytes([0, 0, 0, 1, 0, 0, 0, 2])


@pytest.mark.parametrize(
    ("text", "version", "safe"),
    [('{"version":"3.12.0","safe_to_upgrade":false}', "3.12.0", False), ("3.11", "3.11", True)],
)
def test_a_version_may_be_json_or_plain(text: str, version: str, safe: bool) -> None:
    state = Snapshot().put("TfgridModule", "ZosVersion", value=text)
    found = get(versions.zos(state))
    assert found is not None
    assert (found.version, found.safe_to_upgrade) == (version, safe)


def test_withdrawals_and_deposits_are_read() -> None:
    burn = {
        "block": 1,
        "amount": 5,
        "source": ANN,
        "target": "G",
        "signatures": [{"signature": "s", "stellar_pub_key": "k"}],
        "sequence_number": 2,
    }
    mint = {"amount": 5, "target": ANN, "block": 1, "votes": 2}
    state = Snapshot().put("TFTBridgeModule", "BurnTransactions", 1, value=burn)
    state.put("TFTBridgeModule", "ExecutedMintTransactions", "a", value=mint)
    found = get(bridge.withdrawal(state, 1))
    assert found is not None
    assert (found.amount, found.source) == (5, format_address(ANN))
    paid = get(bridge.paid_deposit(state, "a"))
    assert paid is not None
    assert paid.votes == 2


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
