"""The sequences of the table: each shows a rule, the random ones whatever comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from tests.oracle.billing import DELETED, GRACE, Rules
from tests.oracle.policy import GIB, Resources
from tests.oracle.story import TFT, Start, Story

SMALL = Resources(cru=2, mru=4 * GIB, sru=50 * GIB)
NODE: Mapping[str, object] = {"kind": "node"}
NODE_WITH_IP: Mapping[str, object] = {"kind": "node", "public_ips": 1}
NODE_WITH_IPS: Mapping[str, object] = {"kind": "node", "public_ips": 2}
NAME: Mapping[str, object] = {"kind": "name"}
RENT: Mapping[str, object] = {"kind": "rent"}
SHORT = Rules(grace_blocks=1200, distribution_cycles=4)
CHOICES = ("bill", "bill", "bill", "bill", "credit", "debit", "price", "report", "end")
RICH = {"user": 100_000 * TFT}


def _day() -> Story:
    start = Start(accounts={"user": 100 * TFT}, contracts=[NODE_WITH_IP], rules=Rules())
    story = Story("day", "24 hourly bills and the payment at the last of them", start)
    story.later(600).report(1, SMALL)
    return story.later(-600).hours(25, 1)


def _late_report() -> Story:
    start = Start(accounts=RICH, contracts=[NODE])
    story = Story("late report", "what is reported late is billed from creation", start)
    story.hours(3, 1).report(1, SMALL)
    story.hours(1, 1).price(35)
    story.hours(1, 1).price(1000)
    story.report(1, Resources())
    return story.hours(2, 1)


def _grace() -> Story:
    start = Start(accounts={"user": 5 * TFT}, contracts=[NODE_WITH_IP], rules=SHORT)
    story = Story("grace", "debt accrues in grace and is paid after it", start)
    story.report(1, SMALL)
    story.hours(3, 1).credit("user", 40 * TFT)
    story.later(1800).bill(1)
    story.hours(1, 1)
    story.later(900).cancel(1)
    return story


def _withdrawn() -> Story:
    start = Start(accounts={"user": 5 * TFT}, contracts=[NODE_WITH_IP])
    story = Story("withdrawn", "accrued debt is not in the lock: what is gone is not paid", start)
    story.report(1, SMALL)
    story.hours(2, 1).credit("user", 40 * TFT)
    story.hours(1, 1).debit("user", story.world.ledger.usable - 1000)
    story.later(1).cancel(1)
    return story


def _out_of_funds() -> Story:
    start = Start(accounts={"user": 5 * TFT}, contracts=[NODE_WITH_IP], rules=SHORT)
    story = Story("out of funds", "grace ends in removal; what is there is taken", start)
    story.report(1, SMALL)
    return story.hours(4, 1)


def _edge() -> Story:
    start = Start(accounts={"user": 4 * TFT}, contracts=[NAME])
    story = Story("edge", "equal is not enough to stay Created, nor to be Created again", start)
    story.later(3600)
    due = 50_000  # 2500 units-USD at 50 mUSD
    story.debit("user", 4 * TFT - due)
    story.bill(1)
    story.credit("user", due)
    story.later(3600).bill(1)
    story.credit("user", due)
    story.later(3600).bill(1)
    story.later(0).credit("user", 2 * due)
    story.later(3600).bill(1)
    story.credit("user", 1)
    story.later(3600).bill(1)
    return story


def _levels() -> Story:
    start = Start(accounts={"user": 30 * TFT, "stash": 0}, contracts=[NODE_WITH_IP])
    story = Story("levels", "the stash counts for the discount, not for the payment", start)
    story.report(1, SMALL)
    month = story.later(3600).world.bill(1)
    assert month is not None
    story = Story("levels", "the stash counts for the discount, not for the payment", start)
    story.report(1, SMALL)
    for months in ((3, 2), (3, 1), (6, 1), (18, 1)):
        wanted = month.regular * 720 * months[0] // months[1]
        held = story.world.ledger.usable + story.world.ledger.free["stash"]
        story.credit("stash", wanted - held - 1)
        story.hours(1, 1).credit("stash", month.regular + 2)
    return story.hours(2, 1)


def _cancel_at_once() -> Story:
    start = Start(accounts=RICH, contracts=[NODE_WITH_IP, NAME])
    story = Story("cancel", "the last partial period is told and not charged", start)
    story.cancel(1)
    story.later(1000).cancel(2)
    return story


def _providers() -> Story:
    taking = {**NODE_WITH_IP, "takes": [20, 7]}
    accounts = {**RICH, "provider0": TFT, "provider1": TFT}
    story = Story("providers", "takes come off the sales share", Start(accounts, [taking]))
    story.report(1, SMALL)
    return story.hours(4, 1)


def _shared_lock() -> Story:
    start = Start(accounts={"user": 200 * TFT}, contracts=[NODE_WITH_IP, NAME], frozen=3 * TFT)
    story = Story("shared lock", "contracts of one account and a foreign lock beside theirs", start)
    story.report(1, SMALL)
    story.hours(2, 1, 2)
    story.hours(2, 1)
    story.later(60).cancel(1)
    return story.hours(2, 2)


def _rent() -> Story:
    contracts = [RENT, NODE, NODE_WITH_IPS]
    start = Start(accounts={"user": 300 * TFT}, contracts=contracts, extra_fee_musd=1000)
    story = Story("rent", "the renter pays the node, and IPs; no discount on the fee", start)
    story.report(2, SMALL)
    story.report(3, SMALL)
    return story.hours(5, 2, 1, 3)


def _rent_grace() -> Story:
    accounts, contracts = {"user": 20 * TFT}, [RENT, NODE]
    start = Start(accounts, contracts, rules=SHORT, extra_fee_musd=777)
    story = Story("rent grace", "node contracts follow their rent contract", start)
    story.report(2, SMALL)
    story.hours(2, 1, 2).credit("user", 500 * TFT)
    story.hours(1, 1, 2)
    story.debit("user", story.world.ledger.usable - TFT)
    return story.hours(3, 1)


def _rent_ends() -> Story:
    contracts = [RENT, NODE_WITH_IPS, NAME]
    rules = Rules(grace_blocks=600)
    start = Start({"user": 5 * TFT}, contracts, rules=rules, extra_fee_musd=500)
    story = Story("rent ends", "deployments end with the rent, and free what they locked", start)
    return story.hours(1, 2, 3).hours(5, 1)


def _standby() -> Story:
    start = Start(accounts=RICH, contracts=[RENT])
    story = Story("standby", "a node that is down costs its renter nothing", start)
    story.hours(1, 1).power(up=False)
    story.hours(2, 1).power(up=True)
    return story.hours(1, 1)


def _traffic() -> Story:
    start = Start(accounts=RICH, contracts=[NODE])
    story = Story("traffic", "NRU is billed once; a report from before the last one is not", start)
    story.later(1800).traffic(1, 1800, 1_234_567_891)
    story.later(1800).traffic(1, 1800, 10**9)
    story.traffic(1, 3600, 10**9, age=1)
    story.bill(1)
    return story.hours(1, 1)


def _traffic_in_grace() -> Story:
    start = Start(accounts={"user": TFT}, contracts=[NODE_WITH_IP])
    story = Story("traffic in grace", "in grace NRU stays unbilled, and adds to each bill", start)
    story.report(1, SMALL)
    story.hours(2, 1).traffic(1, 3600, 10**9)
    story.hours(2, 1)
    assert story.world.contracts[1].state == GRACE
    assert story.world.contracts[1].amount_unbilled > 0
    story.credit("user", 100 * TFT)
    return story.hours(2, 1)


def _small_change() -> Story:
    start = Start(accounts={"user": 50 * TFT}, contracts=[NAME], rules=Rules(distribution_cycles=1))
    story = Story("small change", "rounding leaves a unit with the payer now and then", start)
    for seconds in (1, 2, 61, 599, 3601):
        story.later(seconds).bill(1)
    return story


def _random(number: int) -> Story:
    draw = Random(f"story {number}")
    rented = draw.random() < 0.5
    contracts = [RENT, NODE_WITH_IP, NAME] if rented else [NODE_WITH_IP, NAME, NODE_WITH_IPS]
    rules = Rules(grace_blocks=draw.randint(600, 2400), distribution_cycles=draw.randint(2, 5))
    start = Start(
        accounts={"user": draw.randint(3, 60) * TFT, "stash": draw.randint(0, 20_000) * TFT},
        contracts=contracts,
        price_musd=draw.randint(10, 1000),
        rules=rules,
        extra_fee_musd=draw.randint(0, 5000) if rented else 0,
    )
    story = Story(f"random {number}", "seeded", start)
    for _ in range(16):
        _random_step(story, draw)
    return story


def _random_step(story: Story, draw: Random) -> None:
    world = story.world
    kinds = {key: each.kind for key, each in world.contracts.items() if each.state != DELETED}
    nodes = [key for key, kind in kinds.items() if kind == "node"]
    rents = [key for key, kind in kinds.items() if kind == "rent"]
    story.later(draw.choice((6, 600, 3600, 3600, 5400)))
    match draw.choice(CHOICES):
        case "bill" if kinds:
            story.bill(draw.choice(sorted(kinds)))
        case "credit":
            story.credit("user", draw.randint(1, 20 * TFT))
        case "debit" if world.ledger.usable > 1000:
            story.debit("user", draw.randint(1, world.ledger.usable - 1000))
        case "price":
            story.price(draw.randint(10, 1000))
        case "report" if nodes:
            used = Resources(cru=draw.randint(1, 8), mru=draw.randint(1, 16 * GIB))
            story.report(draw.choice(nodes), used)
        case "end" if kinds and not rents:
            story.cancel(draw.choice(sorted(kinds)))


def stories() -> Iterator[Story]:
    yield from (
        _day(), _late_report(), _grace(), _withdrawn(), _out_of_funds(), _edge(), _levels(),
        _cancel_at_once(), _providers(), _shared_lock(), _rent(), _rent_grace(), _rent_ends(),
        _standby(), _traffic(), _traffic_in_grace(), _small_change(),
    )  # fmt: skip
    yield from (_random(number) for number in range(6))
