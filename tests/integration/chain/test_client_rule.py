"""Prices, policies, votes and who may do what through the client, against the compiled chain."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import pytest
from msgspec import structs

from grid.chain import ChainProcess
from tests.integration.chain.lively import DEADLINE, fund, lively
from tests.integration.chain.parties import Grid, told
from tfchain_client import (
    balances,
    billing,
    council,
    dao,
    entities,
    farms,
    nodes,
    policies,
    prices,
    twins,
    validators,
    versions,
)
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.events import others, tfgrid
from tfchain_client.model import FarmingPolicyLimit, NodeCertification
from tfchain_client.sr25519 import sr25519_signer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def node(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    async with lively(tmp_path_factory.mktemp("chain")) as running:
        yield running


@pytest.fixture
async def chain(node: ChainProcess) -> AsyncIterator[Chain]:
    with anyio.fail_after(DEADLINE):
        async with open_chain([node.url]) as opened:
            yield opened


async def test_a_validator_sets_the_price_and_the_council_its_bounds(chain: Chain) -> None:
    grid = Grid(chain, "prices")
    alice = sr25519_signer("//Alice")
    receipt = await grid.by(alice, prices.set_price(35, 100))
    assert told(receipt, others.PriceStored) == others.PriceStored(price=35)
    found = await prices.get(chain)
    assert (found.last, await prices.last_block(chain)) == (35, 100)
    assert (await prices.history(chain))[-1] == 35
    await grid.council(prices.set_lowest(20))
    assert (await prices.get(chain)).lowest == 20
    await grid.council(prices.set_lowest(10))


async def test_farm_and_node_are_judged_and_limited(chain: Chain) -> None:
    grid = await Grid(chain, "judged").make("judged")
    address = "G" + "A" * 55
    await grid.by(grid.farmer, farms.set_payout_address(grid.farm_id, address))
    assert await farms.payout_address(chain, grid.farm_id) == address
    alice = sr25519_signer("//Alice").public_key
    await grid.council(nodes.add_certifier(alice))
    assert alice in await nodes.certifiers(chain)
    certified = nodes.certify(grid.node_id, NodeCertification.CERTIFIED)
    receipt = await grid.by(sr25519_signer("//Alice"), certified)
    assert told(receipt, tfgrid.NodeCertificationSet) == tfgrid.NodeCertificationSet(
        node_id=grid.node_id, certification=NodeCertification.CERTIFIED
    )
    await grid.council(nodes.remove_certifier(alice))
    limits = FarmingPolicyLimit(
        farming_policy_id=1, cu=100, su=100, end=None, node_count=5, node_certification=False
    )
    await grid.council(farms.set_limits(grid.farm_id, limits))
    farm = await farms.get(chain, grid.farm_id)
    assert farm is not None
    assert farm.farming_policy_limits is not None
    await grid.council(nodes.set_connection_price(90))
    assert await nodes.connection_price(chain) == 90
    assert await farms.weight(chain, grid.farm_id) > 0


async def test_policies_are_made_and_changed_by_the_council(chain: Chain) -> None:
    grid = Grid(chain, "policies")
    genesis = await policies.farming(chain, 1)
    pricing = await policies.pricing(chain)
    assert genesis is not None
    assert pricing is not None
    await grid.council(policies.create_farming(structs.replace(genesis, name="mine", cu=7)))
    made = [p async for p in policies.every_farming(chain) if p.name == "mine"]
    assert [p.cu for p in made] == [7]
    await grid.council(policies.update_farming(structs.replace(made[0], cu=8)))
    changed = await policies.farming(chain, made[0].id)
    assert changed is not None
    assert changed.cu == 8
    await grid.council(policies.create_pricing(structs.replace(pricing, name="cheap")))
    number = await policies.find_pricing(chain, "cheap")
    other = await policies.pricing(chain, number)
    assert other is not None
    assert (other.su, other.foundation_account) == (pricing.su, pricing.foundation_account)


async def test_farmers_vote_on_what_the_council_proposes(chain: Chain) -> None:
    grid = await Grid(chain, "dao").make("dao")
    alice = sr25519_signer("//Alice")
    action = nodes.set_connection_price(70)
    await grid.by(alice, dao.propose(1, action, "cheaper", "https://example.org", duration=100))
    digest = await council.digest_of(chain, action)
    assert digest in await dao.proposals(chain)
    assert await dao.call_of(chain, digest) == action
    proposal = await dao.get(chain, digest)
    assert proposal is not None
    assert proposal.description == "cheaper"
    await grid.by(grid.farmer, dao.vote(grid.farm_id, digest, approve=True))
    votes = await dao.votes(chain, digest)
    assert votes is not None
    assert [v.farm_id for v in votes.ayes] == [grid.farm_id]
    await grid.by(alice, dao.close(digest, proposal.index))
    assert await nodes.connection_price(chain) == 70


async def test_an_entity_vouches_for_a_twin(chain: Chain) -> None:
    grid = await Grid(chain, "entity").make("entity")
    owner = ed25519_signer("//Entity")
    await fund(chain, owner.public_key)
    proof = await owner.sign(entities.create_message("acme", "Belgium", "Ghent"))
    await grid.by(owner, entities.create(owner.public_key, "acme", "Belgium", "Ghent", proof))
    number = await entities.find(chain, "acme")
    assert await entities.of_account(chain, owner.public_key) == number
    joined = await owner.sign(entities.join_message(number, grid.twin_id))
    await grid.by(grid.user, entities.add_twin(grid.twin_id, number, joined))
    twin = await twins.get(chain, grid.twin_id)
    assert twin is not None
    assert [each.entity_id for each in twin.entities] == [number]
    await grid.by(grid.user, entities.remove_twin(grid.twin_id, number))
    await grid.by(owner, entities.delete())
    assert await entities.get(chain, number) is None


async def test_a_stash_counts_for_the_discount_of_its_twin(chain: Chain) -> None:
    grid = await Grid(chain, "stash").make("stash")
    stash = sr25519_signer("//Stash")
    await fund(chain, stash.public_key, 5000 * balances.TFT)
    before = await billing.rates(chain, grid.user.public_key)
    await grid.by(stash, twins.bond(grid.twin_id))
    assert await twins.stash(chain, grid.twin_id) == stash.public_key
    after = await billing.rates(chain, grid.user.public_key)
    assert after.funds - before.funds > 4999 * balances.TFT
    terms = await twins.terms(chain, grid.user.public_key)
    assert terms[0].document_link == "https://example.org/terms"


async def test_an_old_block_is_read_as_it_was(chain: Chain) -> None:
    owner = sr25519_signer("//Then")
    await fund(chain, owner.public_key, 10 * balances.TFT)
    number = chain.head.value.number
    block_hash = await chain.block_hash(number)
    assert block_hash is not None
    then = await balances.get(chain.at(block_hash), owner.public_key)
    await fund(chain, owner.public_key, 10 * balances.TFT)
    assert (await balances.get(chain.at(block_hash), owner.public_key)) == then
    assert (await balances.get(chain, owner.public_key)).free == then.free + 10 * balances.TFT


async def test_versions_and_validators_are_read(chain: Chain) -> None:
    grid = Grid(chain, "versions")
    version = versions.ZosVersion(version="8.8.8", safe_to_upgrade=False)
    await grid.council(versions.set_zos(version))
    assert await versions.zos(chain) == version
    assert sr25519_signer("//Alice").public_key in await council.members(chain)
    assert await validators.active(chain)
