"""A wide story on one development chain: as many kinds of events as people can bring about.

Registry, contracts until they are paid for and until they are not, agreements, votes, validators
and sessions, and things that fail.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from msgspec import structs

from tests.integration.chain.lively import fund, make_twin
from tests.integration.chain.test_client import SPEC
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
from tfchain_client.chain import Chain
from tfchain_client.contract_model import ContractResources, NruConsumption
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.errors import DispatchError
from tfchain_client.model import (
    Call,
    FarmCertification,
    FarmingPolicyLimit,
    Ip,
    NodeCertification,
    PublicConfig,
    Resources,
)
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

HOUR = 3_600_000  # milliseconds
SESSION = 600  # blocks
GIB = 1 << 30
HASHES = ("9021d4dee05a661e2cb6838152c67f25", "5d41402abc4b2a76b9719d911017c592")
IPS = tuple(Ip(ip=f"185.206.122.{n}/24", gw="185.206.122.1") for n in (33, 34))
USED = Resources(hru=0, sru=50 * GIB, cru=2, mru=4 * GIB)
STELLAR = "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H"


class Story:
    """People of one chain, and the first own event of each call that they made."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.alice, self.bob = sr25519_signer("//Alice"), sr25519_signer("//Bob")
        self.farmer, self.user = sr25519_signer("//Farmer"), sr25519_signer("//User")
        self.machine: Signer = ed25519_signer("//Machine")
        self.farm_id = self.node_id = self.twin_id = 0
        self.firsts: dict[str, set[str]] = {}

    async def by(self, signer: Signer, *calls: Call) -> None:
        writer = Writer(self.chain, signer)
        for call in calls:
            receipt = await writer.submit(call)
            own = [event.name for event in receipt.events if event.pallet == call.pallet]
            self.firsts.setdefault(str(call), set()).update(own[:1])

    async def refused(self, signer: Signer, call: Call) -> None:
        with pytest.raises(DispatchError):
            await Writer(self.chain, signer).submit(call)

    async def motion(self, *calls: Call) -> None:
        for call in calls:
            await council.run(self.chain, [Writer(self.chain, self.alice)], call)

    async def as_root(self, call: Call) -> None:
        """By a vote of farmers: what passes runs as root."""
        await self.by(self.alice, dao.propose(1, call, "d", "l", duration=100))
        digest = await council.digest_of(self.chain, call)
        await self.by(self.farmer, dao.vote(self.farm_id, digest, approve=True))
        proposal = await dao.get(self.chain, digest)
        assert proposal is not None
        await self.by(self.alice, dao.close(digest, proposal.index))

    async def advance(self, hours: int, blocks: int) -> None:
        now = await self.chain.now_ms()
        await self.travel({"to": now + hours * HOUR, "max": blocks})

    async def travel(self, wanted: dict[str, int]) -> None:
        """Let time pass; return once the client has heard of the last block."""
        await self.chain.call("dev_advance", wanted)
        best = cast(dict[str, str], await self.chain.call("chain_getHeader"))
        while self.chain.head.value.number < int(best["number"], 16):
            await self.chain.head.change()


async def registry(story: Story) -> None:
    chain = story.chain
    for person in (story.farmer, story.user, story.machine):
        await fund(chain, person.public_key)
        await story.by(person, twins.accept_terms("https://example.org", "hash"), twins.create())
    await story.by(story.farmer, farms.create("events"))
    story.farm_id = await farms.find(chain, "events")
    await story.by(story.farmer, *(farms.add_ip(story.farm_id, ip) for ip in IPS))
    await story.by(story.farmer, farms.remove_ip(story.farm_id, IPS[1].ip))
    await story.by(story.farmer, farms.rename(story.farm_id, "renamed"))
    await story.by(story.farmer, farms.set_payout_address(story.farm_id, STELLAR))
    spec = structs.replace(SPEC, farm_id=story.farm_id)
    await story.by(story.machine, nodes.create(spec))
    story.twin_id = await twins.find(chain, story.machine.public_key)
    story.node_id = await nodes.find(chain, story.twin_id)
    now = await chain.now_ms() // 1000
    await story.by(
        story.machine,
        nodes.update(story.node_id, structs.replace(spec, serial_number="other")),
        nodes.report_uptime(60, now),
        twins.update("relay.example.org", None),
    )
    config = PublicConfig(ip4=Ip(ip="185.206.122.40/24", gw="185.206.122.1"))
    await story.by(
        story.farmer,
        nodes.set_public_config(story.farm_id, story.node_id, config),
        nodes.set_power_target(story.node_id, up=False),
        nodes.set_power_target(story.node_id, up=True),
    )
    await story.by(story.machine, nodes.set_power_state(up=False), nodes.set_power_state(up=True))
    await story.refused(story.user, farms.rename(story.farm_id, "mine"))


async def judgements(story: Story) -> None:
    """What the council says of farms, nodes and policies, and what an entity vouches for."""
    alice = story.alice.public_key
    farming = await policies.farming(story.chain, 1)
    pricing = await policies.pricing(story.chain)
    assert farming is not None
    assert pricing is not None
    limits = FarmingPolicyLimit(
        farming_policy_id=1, cu=99, su=99, end=None, node_count=5, node_certification=False
    )
    await story.motion(
        nodes.add_certifier(alice),
        nodes.certify(story.node_id, NodeCertification.CERTIFIED),
        nodes.remove_certifier(alice),
        nodes.set_connection_price(81),
        farms.certify(story.farm_id, FarmCertification.GOLD),
        farms.set_limits(story.farm_id, limits),
        farms.set_dedicated(story.farm_id, dedicated=True),
        farms.set_dedicated(story.farm_id, dedicated=False),
        policies.create_farming(structs.replace(farming, name="mine")),
        policies.create_pricing(structs.replace(pricing, name="cheap")),
        versions.set_zos(versions.ZosVersion(version="9.9.9", safe_to_upgrade=True)),
    )
    owner = ed25519_signer("//Entity")
    await fund(story.chain, owner.public_key)
    proof = await owner.sign(entities.create_message("acme", "Belgium", "Ghent"))
    await story.by(owner, entities.create(owner.public_key, "acme", "Belgium", "Ghent", proof))
    number = await entities.find(story.chain, "acme")
    twin_id = await twins.find(story.chain, story.user.public_key)
    joined = await owner.sign(entities.join_message(number, twin_id))
    await story.by(story.user, entities.add_twin(twin_id, number, joined))
    await story.by(story.user, entities.remove_twin(twin_id, number))
    await story.by(owner, entities.update("acme2", "Belgium", "Bruges"), entities.delete())
    await story.by(sr25519_signer("//Bob"), twins.bond(twin_id))


async def bills(story: Story) -> None:
    """Contracts of all kinds for a day and more, until they are paid out."""
    chain, user = story.chain, story.user
    await story.by(story.alice, prices.set_price(35, 1), prices.set_price(2000, 2))
    await story.by(
        user,
        contracts.create_node_contract(story.node_id, HASHES[0], public_ips=1),
        contracts.create_name_contract("events"),
    )
    first = await contracts.by_hash(chain, story.node_id, HASHES[0])
    await story.by(user, contracts.update_node_contract(first, HASHES[1], "{}"))
    await story.by(
        story.farmer,
        solution_providers.create("d", "l", [(story.farmer.public_key, 20)]),
    )
    await story.motion(solution_providers.approve(1, approved=True))
    await story.by(user, solution_providers.attach(first, 1))
    now = await chain.now_ms() // 1000
    used = ContractResources(contract_id=first, used=USED)
    sent = NruConsumption(contract_id=first, timestamp=now, window=3600, nru=10**9)
    await story.by(story.machine, contracts.report_resources([used]), traffic.report([sent]))
    await story.advance(30, 300)
    await story.by(user, contracts.bill(first), contracts.cancel(first))

    await story.by(story.farmer, contracts.set_extra_fee(story.node_id, 1000))
    await story.by(user, contracts.create_rent_contract(story.node_id))
    rent = await contracts.rent_of(chain, story.node_id)
    await story.by(user, contracts.create_node_contract(story.node_id, HASHES[0]))
    await story.advance(30, 300)
    inside = await contracts.by_hash(chain, story.node_id, HASHES[0])
    await story.motion(contracts.cancel_by_council(inside))
    name = await contracts.by_name(chain, "events")
    await story.by(user, batch.whole([contracts.cancel(name), contracts.cancel(rent)]))


async def grace(story: Story) -> None:
    """Money that is over for more than two years, and comes back."""
    await story.by(story.farmer, contracts.set_extra_fee(story.node_id, 0))
    poor = sr25519_signer("//Poor")
    await make_twin(story.chain, poor)
    most = balances.transfer_keep_alive(story.bob.public_key, 99 * balances.TFT)
    await story.by(poor, contracts.create_name_contract("poor"), most)
    await story.advance(20_000, 40)
    await fund(story.chain, poor.public_key, 100 * balances.TFT)
    await story.by(poor, contracts.bill(await contracts.by_name(story.chain, "poor")))


async def agreements(story: Story) -> None:
    chain, service, consumer = story.chain, story.farmer, story.user
    await story.by(service, service_contracts.create(service.public_key, consumer.public_key))
    number = await service_contracts.last_id(chain)
    await story.by(service, service_contracts.set_metadata(number, "backups"))
    await story.by(service, service_contracts.set_fees(number, base_fee=100, variable_fee=50))
    await story.by(service, service_contracts.approve(number))
    await story.by(consumer, service_contracts.approve(number))
    await story.advance(1, 10)
    await story.by(service, service_contracts.bill(number, 20, "june"))
    await story.by(consumer, service_contracts.cancel(number))
    await story.by(service, kv.store(b"a", b"\xff"), kv.delete(b"a"))


async def votes(story: Story) -> None:
    alice, bob = story.alice, story.bob
    await story.motion(council.add_member(bob.public_key))
    call = nodes.set_connection_price(82)
    digest = await council.digest_of(story.chain, call)
    await story.by(alice, council.propose(2, call))
    motion = await council.motion(story.chain, digest)
    assert motion is not None
    for member, approve in ((alice, True), (bob, False)):
        await story.by(member, council.vote(digest, motion.index, approve=approve))
    await story.by(alice, council.close(digest, motion.index))
    both = [Writer(story.chain, each) for each in (alice, bob)]
    await council.run(story.chain, both, nodes.set_connection_price(83))
    await council.run(story.chain, both, council.remove_member(bob.public_key))
    await story.motion(council.swap_member(alice.public_key, bob.public_key))
    swap = council.swap_member(bob.public_key, alice.public_key)
    await council.run(story.chain, [Writer(story.chain, bob)], swap)
    vetoed = nodes.set_connection_price(84)
    await story.by(alice, dao.propose(1, vetoed, "d", "l", duration=100))
    await story.by(alice, dao.veto(await council.digest_of(story.chain, vetoed)))
    plan = {"when": story.chain.head.value.number + 20, "maybe_periodic": None, "priority": 1,
            "call": nodes.set_connection_price(85)}  # fmt: skip
    await story.as_root(Call("Scheduler", "schedule", plan))
    await story.travel({"blocks": 20})
    assert await nodes.connection_price(story.chain) == 85


async def money(story: Story) -> None:
    """Transfers by anybody and by the council, burns, and batches that stop and that do not."""
    user, other = story.user, sr25519_signer("//Other").public_key
    await story.by(
        story.bob,
        balances.transfer(other, balances.TFT),
        balances.burn(balances.TFT, "gone"),
        bridge.withdraw(STELLAR, 20 * balances.TFT),
    )
    for call in (
        balances.force_transfer(story.bob.public_key, other, 2 * balances.TFT),
        balances.force_set_balance(other, 5 * balances.TFT),
    ):
        await story.as_root(call)
    names = [contracts.create_name_contract(name) for name in ("one", "no!", "two")]
    await story.by(user, batch.each(names), batch.until(names[1:]))
    await story.refused(user, batch.whole(names))
    await story.refused(user, balances.transfer(other, 10**6 * balances.TFT))
    await story.refused(user, nodes.set_connection_price(1))
    for leaver in ("//Emptied", "//Dusty"):
        await fund(story.chain, sr25519_signer(leaver).public_key, balances.TFT)
    await story.by(sr25519_signer("//Emptied"), balances.transfer_all(other, keep_alive=False))
    dusty = sr25519_signer("//Dusty")
    fee = await Writer(story.chain, dusty).fee(balances.transfer(other, balances.TFT))
    await story.by(dusty, balances.transfer(other, balances.TFT - fee - 100))


async def authorities(story: Story) -> None:
    """A validator's way into the set and out of it, and sessions that pass."""
    bob = story.bob.public_key
    request = validators.request(bob, bob, description="d", tf_connect_id="i", info="i")
    await story.by(story.bob, request, validators.bond(bob))
    await story.by(story.alice, validators.approve(bob))
    await story.by(story.bob, validators.activate())
    both = [Writer(story.chain, each) for each in (story.alice, story.bob)]
    await council.run(story.chain, both, validators.remove_from_set(bob))
    await story.by(story.bob, validators.remove(bob))
    await story.travel({"blocks": 2 * SESSION + 10})
    await story.by(story.machine, nodes.delete(story.node_id, by_farmer=False))


PARTS: tuple[Callable[[Story], Awaitable[None]], ...] = (
    registry, judgements, bills, grace, agreements, votes, money, authorities
)  # fmt: skip
