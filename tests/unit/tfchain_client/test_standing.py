"""Which endpoints are left for a better one."""

from __future__ import annotations

import pytest

from tfchain_client.standing import BEHIND_BLOCKS, Health, Standing

GENESIS = b"\xaa" * 32


def health(best: int = 100, *, syncing: bool = False, age: float | None = None) -> Health:
    return Health(genesis=GENESIS, best=best, syncing=syncing, age=age)


def test_an_endpoint_at_the_head_is_good() -> None:
    standing = Standing(60)
    standing.saw(GENESIS, 100 + BEHIND_BLOCKS)
    assert standing.objection("a", health(age=59)) == ""


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (health(100 - BEHIND_BLOCKS - 1), "11 blocks behind"),
        (health(syncing=True), "synchronises"),
        (health(age=61), "61 s old"),
    ],
)
def test_one_that_lies_behind_is_refused_once_around(found: Health, reason: str) -> None:
    standing = Standing(60)
    standing.saw(GENESIS, 100)
    assert reason in standing.objection("a", found)
    assert reason in standing.objection("b", found)
    assert standing.objection("a", found) == "", "nobody better was found"
    assert standing.objection("c", health(found.best)) == "", "its blocks are the newest now"


def test_a_good_one_in_between_clears_the_record() -> None:
    standing = Standing(None)
    assert standing.objection("a", health(syncing=True))
    assert standing.objection("b", health()) == ""
    assert standing.objection("a", health(syncing=True))


def test_ages_do_not_count_where_nobody_asked() -> None:
    assert Standing(None).objection("a", health(age=10_000)) == ""


def test_another_chain_has_its_own_height() -> None:
    standing = Standing(None)
    standing.saw(b"\xbb" * 32, 10_000)
    standing.saw(GENESIS, 100)
    standing.saw(GENESIS, 50)
    assert standing.objection("a", health(best=90)) == ""
    assert standing.objection("a", health(best=80))
