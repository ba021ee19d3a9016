"""Every call that the library makes, against the runtimes of spec 149 and 125."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.unit.tfchain_client.vectors import rows, runtime
from tfchain_client import (
    balances,
    batch,
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
    traffic,
    twins,
    validators,
    versions,
)
from tfchain_client.contract_model import ContractResources, NruConsumption
from tfchain_client.errors import CodecError
from tfchain_client.model import (
    Call,
    FarmCertification,
    FarmingPolicy,
    FarmingPolicyLimit,
    Interface,
    Ip,
    Location,
    NodeCertification,
    NodeSpec,
    Price,
    PricingPolicy,
    PublicConfig,
    Resources,
)
from tfchain_client.ss58 import format_address

GIB = 1 << 30
ANN, BEN = b"\x11" * 32, b"\x22" * 32
HASH = "9021d4dee05a661e2cb6838152c67f25"
VERSION = versions.ZosVersion(version="3.12.0")
SPEC = NodeSpec(
    farm_id=1,
    resources=Resources(hru=0, sru=512 * GIB, cru=8, mru=16 * GIB),
    location=Location(city="Ghent", country="Belgium", latitude="51.0543", longitude="3.7174"),
    interfaces=(Interface(name="zos", mac="52:54:00:12:34:56", ips=("10.0.2.15",)),),
    secure_boot=False,
    virtualized=True,
)
IP = Ip(ip="185.206.122.33/24", gw="185.206.122.1")
PUBLIC = PublicConfig(ip4=IP, domain="gw.example.org")
USED = ContractResources(contract_id=1, used=Resources(hru=0, sru=25 * GIB, cru=2, mru=4 * GIB))
NRU = NruConsumption(contract_id=1, timestamp=1_700_000_000, window=3600, nru=10**9)
LIMITS = FarmingPolicyLimit(
    farming_policy_id=1, cu=5, su=None, end=9, node_count=3, node_certification=True
)
FARMING = FarmingPolicy(
    version=2,
    id=3,
    name="p",
    cu=1,
    su=2,
    nu=3,
    ipv4=4,
    minimal_uptime=95,
    policy_created=0,
    policy_end=0,
    immutable=False,
    default=True,
    node_certification=NodeCertification.CERTIFIED,
    farm_certification=FarmCertification.GOLD,
)
EACH = Price(value=7, unit="Gigabytes")
PRICING = PricingPolicy(
    version=1,
    id=1,
    name="p",
    su=EACH,
    cu=EACH,
    nu=EACH,
    ipu=EACH,
    unique_name=EACH,
    domain_name=EACH,
    foundation_account=format_address(ANN),
    certified_sales_account=format_address(BEN),
    discount_for_dedication_nodes=50,
)

# In the words of the library, with the bytes of the vector where the grid's own clients gave one.
CALLS = (
    twins.accept_terms("http://zos.tf/terms/v0.1", HASH),
    twins.create("relay.dev.grid.tf"),
    twins.create(),
    twins.update(None, b"\x02" * 33),
    twins.bond(1),
    farms.create("freefarm", [IP]),
    farms.rename(1, "other"),
    farms.add_ip(1, IP),
    farms.remove_ip(1, IP.ip),
    farms.set_payout_address(1, "G" * 56),
    farms.certify(1, FarmCertification.GOLD),
    farms.set_dedicated(1, dedicated=True),
    farms.release_ip(1, IP.ip),
    farms.set_limits(1, LIMITS),
    farms.set_limits(1, None),
    nodes.create(SPEC),
    nodes.update(1, SPEC),
    nodes.report_uptime(3600, 1_700_000_000),
    nodes.report_uptime_v1(3600),
    nodes.set_power_state(up=False),
    nodes.set_power_target(1, up=True),
    nodes.set_public_config(1, 1, PUBLIC),
    nodes.set_public_config(1, 1, None),
    nodes.delete(1, by_farmer=False),
    nodes.delete(1, by_farmer=True),
    nodes.certify(1, NodeCertification.CERTIFIED),
    nodes.add_certifier(ANN),
    nodes.remove_certifier(ANN),
    nodes.set_connection_price(80),
    policies.create_farming(FARMING),
    policies.update_farming(FARMING),
    policies.create_pricing(PRICING),
    policies.update_pricing(PRICING),
    entities.create(ANN, "e", "Belgium", "Ghent", b"\x01" * 64),
    entities.update("f", "Belgium", "Ghent"),
    entities.delete(),
    entities.add_twin(1, 2, b"\x01" * 64),
    entities.remove_twin(1, 2),
    versions.set_zos(VERSION),
    versions.set_runtime(b"\0asm"),
    contracts.create_node_contract(1, HASH),
    contracts.update_node_contract(1, HASH, "{}"),
    contracts.create_name_contract("mygw"),
    contracts.create_rent_contract(1),
    contracts.cancel(1),
    contracts.cancel_by_council(1),
    contracts.bill(1),
    contracts.set_extra_fee(1, 1000),
    contracts.set_billing_frequency(600),
    contracts.report_resources([USED]),
    traffic.report([NRU]),
    solution_providers.create("d", "l", [(ANN, 10), (BEN, 20)]),
    solution_providers.approve(1, approved=True),
    solution_providers.attach(1, 2),
    service_contracts.create(ANN, BEN),
    service_contracts.set_metadata(1, "m"),
    service_contracts.set_fees(1, base_fee=1, variable_fee=2),
    service_contracts.approve(1),
    service_contracts.reject(1),
    service_contracts.cancel(1),
    service_contracts.bill(1, 5, "m"),
    prices.set_price(35, 100),
    prices.set_lowest(10),
    prices.set_highest(1000),
    kv.store(b"foo", b"bar"),
    kv.delete(b"foo"),
    balances.transfer(ANN, 1),
    balances.transfer_keep_alive(ANN, 1),
    balances.transfer_all(ANN, keep_alive=False),
    balances.force_transfer(ANN, BEN, 1),
    balances.force_set_balance(ANN, 1),
    balances.burn(1, "m"),
    bridge.withdraw("G" * 56, 1),
    batch.whole([contracts.cancel(1), contracts.cancel(2)]),
    batch.until([contracts.cancel(1)]),
    batch.each([contracts.cancel(1)]),
    council.propose(2, contracts.cancel_by_council(1)),
    council.vote(ANN, 1, approve=True),
    council.close(ANN, 1),
    council.execute(contracts.bill(1)),
    council.disapprove(ANN),
    council.set_members([ANN], None, 1),
    council.add_member(ANN),
    council.remove_member(ANN),
    council.swap_member(ANN, BEN),
    council.reset_members([ANN, BEN]),
    council.change_key(ANN),
    council.set_prime(ANN),
    council.clear_prime(),
    dao.propose(3, prices.set_lowest(5), "why", "https://example.org", duration=100),
    dao.vote(1, ANN, approve=True),
    dao.veto(ANN),
    dao.close(ANN, 1),
    validators.request(ANN, BEN, description="d", tf_connect_id="t", info="i"),
    validators.approve(ANN),
    validators.activate(),
    validators.change_node_account(BEN),
    validators.bond(ANN),
    validators.remove(ANN),
    validators.add_to_set(ANN),
    validators.remove_from_set(ANN),
    validators.rejoin_set(ANN),
    validators.set_keys(ANN, BEN),
    validators.purge_keys(),
)
LATER = (twins.request_transfer(ANN), twins.accept_transfer(1), twins.cancel_transfer(1))
IDS = [f"{number}-{call}" for number, call in enumerate(CALLS)]

# What is no user's to call: the runtime's own, and the bridge validators' program.
_INNER = {
    "TfgridModule.set_storage_version",
    "Utility.as_derivative",
    "Utility.dispatch_as",
    "Utility.with_weight",
}
_WHOLE = (
    "TfgridModule", "SmartContractModule", "TFTPriceModule", "TFKVStore", "BurningModule",
    "RuntimeUpgrade", "Utility", "Council", "CouncilMembership", "Dao", "Validator",
    "ValidatorSet", "Session",
)  # fmt: skip
# Calls that came between spec 125 and 149.
NEW_SINCE_125 = {
    "TfgridModule.bond_twin_account",
    "TfgridModule.report_uptime_v2",
    "SmartContractModule.attach_solution_provider_id",
    "SmartContractModule.cancel_contract_collective",
    "SmartContractModule.set_dedicated_node_extra_fee",
    "Balances.transfer_allow_death",
    "Balances.force_set_balance",
}


@pytest.mark.parametrize("call", CALLS, ids=IDS)
def test_spec_149_has_every_call_of_the_library(call: Call) -> None:
    known = runtime()
    decoded = known.decode_call(known.encode_call(call))
    assert (decoded.pallet, decoded.name) == (call.pallet, call.name)
    assert set(decoded.args) == set(call.args)


@pytest.mark.parametrize("call", CALLS, ids=IDS)
def test_spec_125_has_it_or_is_named_as_lacking_it(call: Call) -> None:
    known = runtime(125)
    if {str(call), *map(str, _inside(call))} & NEW_SINCE_125:
        with pytest.raises(CodecError, match="this runtime has no"):
            known.encode_call(call)
    else:
        decoded = known.decode_call(known.encode_call(call))
        assert (decoded.pallet, decoded.name) == (call.pallet, call.name)


def _inside(call: Call) -> list[Call]:
    return [each for each in call.args.values() if isinstance(each, Call)]


def test_calls_have_other_numbers_in_spec_125() -> None:
    call = contracts.cancel(1)
    assert runtime().encode_call(call)[0] == 26
    assert runtime(125).encode_call(call)[0] == 12


def test_the_library_has_every_call_that_is_a_users() -> None:
    ours = {str(call) for call in CALLS}
    theirs = {
        f"{pallet}.{call.name}" for pallet in _WHOLE for call in runtime()._pallets[pallet].calls
    }
    assert theirs - ours == _INNER


@pytest.mark.parametrize(("pallet", "name", "args", "expected"), rows("calls.json"))
def test_the_library_makes_the_bytes_of_the_grids_own_clients(
    pallet: str, name: str, args: Mapping[str, object], expected: str
) -> None:
    wanted = bytes.fromhex(expected)
    if name not in {"set_zos_version", "propose"}:  # their text is the caller's
        made = [runtime().encode_call(c) for c in CALLS if str(c) == f"{pallet}.{name}"]
        assert wanted in made, args


@pytest.mark.parametrize("call", LATER, ids=str)
def test_a_call_of_later_runtimes_is_refused_by_name(call: Call) -> None:
    with pytest.raises(CodecError, match=f"this runtime has no call {call}"):
        runtime().encode_call(call)


@pytest.mark.parametrize("text", ["short", "ä" * 32, "a" * 33])
def test_a_hash_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CodecError, match="32 letters"):
        contracts.create_node_contract(1, text)


@pytest.mark.parametrize(("key", "value"), [(b"k" * 513, b""), (b"k", b"v" * 2049)])
def test_an_entry_that_is_too_large_is_refused_before_it_is_sent(key: bytes, value: bytes) -> None:
    with pytest.raises(CodecError, match="at most"):
        kv.store(key, value)


def test_a_motion_is_read_back_as_the_call_that_was_proposed() -> None:
    known = runtime()
    decoded = known.decode_call(known.encode_call(council.propose(2, farms.rename(1, "new"))))
    assert decoded.args["proposal"] == farms.rename(1, "new")
