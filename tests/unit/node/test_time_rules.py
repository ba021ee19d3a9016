"""The clock's rules: never further from the chain than it tolerates, in either direction."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from zos.node.time_rules import ChainClock, Verdict, decide

BUILT = 1_790_000_000.0
TOLERATED = 60.0  # of the chain, for the time in a report
YEARS = st.floats(-20e8, 20e8)
AFTER = st.floats(0, 20e8).map(lambda x: BUILT + x)
SECONDS = st.floats(-100, 100)


def after(verdict: Verdict, system: float) -> float:
    return system if verdict.target is None else verdict.target


@given(YEARS, AFTER, st.booleans(), st.none() | YEARS)
def test_a_ready_clock_is_within_what_the_chain_tolerates(
    wrong: float, block: float, fresh: bool, ntp: float | None
) -> None:
    system = BUILT + wrong
    time_server = None if ntp is None else BUILT + ntp
    verdict = decide(system=system, floor=BUILT, ntp=time_server, chain=ChainClock(block, fresh))
    assert not verdict.ready or abs(after(verdict, system) - block) < TOLERATED / 1.5


@given(YEARS, AFTER, st.none() | YEARS)
def test_a_new_block_always_makes_the_clock_ready(
    wrong: float, block: float, ntp: float | None
) -> None:
    time_server = None if ntp is None else BUILT + ntp
    chain = ChainClock(block, fresh=True)
    verdict = decide(system=BUILT + wrong, floor=BUILT, ntp=time_server, chain=chain)
    assert verdict.ready


@given(YEARS, AFTER, st.booleans(), st.none() | AFTER)
def test_the_second_decision_changes_nothing(
    wrong: float, block: float, fresh: bool, ntp: float | None
) -> None:
    chain = ChainClock(block, fresh)
    first = decide(system=BUILT + wrong, floor=BUILT, ntp=ntp, chain=chain)
    system = after(first, BUILT + wrong)
    assert decide(system=system, floor=BUILT, ntp=ntp, chain=chain).target is None


@given(YEARS, YEARS)
def test_a_standing_chain_moves_no_clock(wrong: float, block: float) -> None:
    system = BUILT + wrong
    assume(system >= BUILT)
    chain = ChainClock(BUILT + block, fresh=False)
    assert decide(system=system, floor=BUILT, ntp=None, chain=chain).target is None


@given(SECONDS, AFTER, st.booleans())
def test_a_time_server_that_agrees_with_the_chain_is_used_as_it_is(
    off: float, block: float, fresh: bool
) -> None:
    assume(-20 <= off <= 30)
    ntp = block + off
    assume(ntp >= BUILT)
    chain = ChainClock(block, fresh)
    verdict = decide(system=BUILT - 1e9, floor=BUILT, ntp=ntp, chain=chain)
    assert verdict == Verdict(target=ntp, ready=True, source="ntp")


def test_the_chain_overrules_a_time_server() -> None:
    chain = ChainClock(BUILT + 1000, fresh=True)
    verdict = decide(system=BUILT, floor=BUILT, ntp=BUILT + 5000, chain=chain)
    assert verdict == Verdict(target=BUILT + 1001, ready=True, source="chain", conflict=True)


def test_a_time_server_is_believed_while_the_chain_may_stand_still() -> None:
    chain = ChainClock(BUILT + 1000, fresh=False)
    verdict = decide(system=BUILT, floor=BUILT, ntp=BUILT + 5000, chain=chain)
    assert verdict == Verdict(target=BUILT + 5000, source="ntp")


def test_a_time_server_alone_sets_the_clock_but_does_not_make_it_ready() -> None:
    verdict = decide(system=BUILT, floor=BUILT, ntp=BUILT + 5000, chain=None)
    assert verdict == Verdict(target=BUILT + 5000, source="ntp")


@given(YEARS)
def test_no_time_before_the_build_is_believed(early: float) -> None:
    assume(early < -1)
    time = BUILT + early
    for chain in (None, ChainClock(time, fresh=True)):
        verdict = decide(system=time, floor=BUILT, ntp=time, chain=chain)
        assert verdict == Verdict(target=BUILT)


def test_a_clock_a_little_off_is_left_alone() -> None:
    for lag in (-2.0, 0.0, 6.0, 15.0):
        chain = ChainClock(BUILT + 1000, fresh=True)
        verdict = decide(system=BUILT + 1000 + lag, floor=BUILT, ntp=None, chain=chain)
        assert verdict == Verdict(ready=True, source="chain")


def test_a_wrong_clock_is_set_by_a_new_block_only() -> None:
    for system in (BUILT + 1e9, BUILT):
        block = BUILT + 5e8
        old = decide(system=system, floor=BUILT, ntp=None, chain=ChainClock(block, fresh=False))
        assert not old.ready
        new = decide(system=system, floor=BUILT, ntp=None, chain=ChainClock(block, fresh=True))
        assert new == Verdict(target=block + 1, ready=True, source="chain")
