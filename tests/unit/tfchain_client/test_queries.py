"""Every question that the library asks, against state of spec 149 and 125 without a chain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.unit.tfchain_client.snapshot import Snapshot, get, listed, vector
from tests.unit.tfchain_client.vectors import rows, runtime
from tfchain_client import (
    balances,
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
    ContractDebt,
)
from tfchain_client.errors import CodecError
from tfchain_client.model import Balance, Call, NodePower
from tfchain_client.reader import Reader
from tfchain_client.ss58 import format_address

ANN, BEN = b"\x11" * 32, b"\x22" * 32
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


@pytest.mark.parametrize(("pallet", "item", "data", "decoded"), rows("values.json"))
def test_storage_values_are_made_of_what_they_decode_to(
    pallet: str, item: str, data: str | None, decoded: object
) -> None:
    if data is not None:
        assert runtime().encode_storage(pallet, item, decoded) == bytes.fromhex(data)


def test_motions_and_proposals_are_read_with_their_call() -> None:
    votes = {"index": 4, "threshold": 2, "ayes": [ANN], "nays": [], "end": 9}
    state = Snapshot().put("Council", "Voting", BEN, value=votes)
    state.put("Council", "Proposals", value=[BEN])
    wanted = Call("TfgridModule", "set_zos_version", {"zos_version": "3"})
    key = runtime().storage_key("Council", "ProposalOf", BEN)
    state.values[key] = runtime().encode_call(wanted)
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
