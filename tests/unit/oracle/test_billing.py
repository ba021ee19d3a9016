"""The model of bills keeps its own books straight, and the committed table is its output."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.oracle.billing import CREATED, GRACE, Contract, Ledger, Rules, World
from tests.oracle.discount import shares
from tests.oracle.file import BILLING
from tests.oracle.policy import GIB, Resources
from tests.oracle.stories import stories
from tests.oracle.table import text

STORIES: list[Any] = [story.json() for story in stories()]


def test_the_committed_table_is_what_the_code_writes() -> None:
    """If this fails: python -m tests.oracle."""
    assert BILLING.read_text() == text()


def test_the_table_is_json_of_less_than_300_kib() -> None:
    assert BILLING.stat().st_size < 300 * 1024
    groups = json.loads(BILLING.read_text())
    assert {"policies", "units", "cost", "discount", "distribution", "story"} <= groups.keys()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["name"])
def test_no_money_appears_and_no_lock_exceeds_its_account(story: Any) -> None:
    free = {name: int(amount) for name, amount in story["start"]["accounts"].items()}
    gridlock = 0
    for step in story["steps"]:
        before, then = sum(free.values()), step["then"]
        paid = sum(int(amount) for _, amount in then["transfers"])
        payer = free["user"]
        for name, amount in then["accounts"].items():
            if name == "gridlock":
                gridlock = int(amount)
            else:
                free[name] = int(amount)
        moved = int(step["do"].get("credit", ["", 0])[1]) - int(step["do"].get("debit", ["", 0])[1])
        assert sum(free.values()) == before + moved - int(then["burnt"])
        if not moved:
            assert payer - free["user"] == paid + int(then["burnt"])
        assert gridlock <= free["user"]
        assert free["user"] >= int(story["start"]["existential_deposit"])


def test_the_stories_reach_every_state_and_event() -> None:
    events = {
        event[0] for story in STORIES for step in story["steps"] for event in step["then"]["events"]
    }
    assert events == {
        "ContractBilled",
        "ContractGracePeriodStarted",
        "ContractGracePeriodEnded",
        "TokensBurned",
        "IPsFreed",
        "NodeContractCanceled",
        "NameContractCanceled",
        "RentContractCanceled",
    }
    levels = {
        step["then"]["bill"]["level"]
        for story in STORIES
        for step in story["steps"]
        if step["then"]["bill"]
    }
    assert levels == {"None", "Default", "Bronze", "Silver", "Gold"}


def test_a_day_ends_with_one_payment_of_what_was_locked() -> None:
    day = next(story for story in STORIES if story["name"] == "day")
    steps = day["steps"]
    paid = [step for step in steps if step["then"]["transfers"]]
    assert len(paid) == 1
    locked = int(steps[steps.index(paid[0]) - 1]["then"]["contracts"]["1"]["amount_locked"])
    total = locked + int(paid[0]["then"]["bill"]["due_regular"])
    assert total == 24 * 3_050_000
    burnt = int(paid[0]["then"]["burnt"])
    assert sum(int(amount) for _, amount in paid[0]["then"]["transfers"]) + burnt == total
    assert burnt == total * 35 // 100


def test_shares_of_a_round_amount_add_up() -> None:
    parts = shares(100, (20, 10))
    assert (parts.foundation, parts.staking, parts.providers) == (10, 5, (20, 10))
    assert (parts.sales, parts.burnt, parts.total) == (20, 35, 100)


def _world(free: int) -> World:
    world = World(Rules(distribution_cycles=2), Ledger({"user": free}), Resources(), 0)
    world.price_musd = 50
    world.contracts[1] = Contract(1, "node", 0, 0, used=Resources(cru=2, mru=4 * GIB))
    return world


def test_nothing_due_leaves_the_contract_as_it_is() -> None:
    world = _world(10**9)
    assert world.bill(1) is None
    assert world.contracts[1].cycles == 0


def test_debt_of_a_grace_period_is_locked_nowhere_until_it_is_over() -> None:
    world = _world(1000)
    world.time = 3600
    world.bill(1)
    assert world.contracts[1].state == GRACE
    assert world.contracts[1].amount_locked == 2_000_000
    assert world.ledger.gridlock == 0
    world.ledger.free["user"] = 10**9
    world.time = 7200
    world.bill(1)
    assert world.contracts[1].state == CREATED
    assert world.ledger.free["user"] == 10**9 - 4_000_000
