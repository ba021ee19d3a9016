"""Which seed is the node's: every rule, and what no situation may ever lead to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zos.identity.model import Create, Mirror, Open, Situation, Temporary, Wait
from zos.identity.plan import decide
from zos.identity.seed import Seed

A = Seed(seed=b"a" * 32, machine="here")
B = Seed(seed=b"b" * 32, machine="there")
OLD = Seed(seed=b"o" * 32)


def mirror(label: str, own: Seed | None = None, **more: object) -> Mirror:
    return Mirror(folder=f"/mnt/{label}/zos-identity", own=own, **more)  # type: ignore[arg-type]


def situation(*mirrors: Mirror, **more: object) -> Situation:
    return Situation(mirrors=mirrors, machine="here", **more)  # type: ignore[arg-type]


def written(*labels: str) -> tuple[str, ...]:
    return tuple(f"/mnt/{label}/zos-identity" for label in labels)


mirrors = st.builds(
    Mirror,
    folder=st.sampled_from(["one", "two", "three"]).map(lambda n: f"/mnt/{n}/zos-identity"),
    own=st.sampled_from([None, A, B, OLD]),
    old=st.sampled_from([None, OLD, B]),
    damaged=st.booleans(),
    unreadable=st.booleans(),
)
situations = st.builds(
    Situation,
    mirrors=st.lists(mirrors, max_size=3, unique_by=lambda m: m.folder).map(tuple),
    lost=st.sampled_from([(), ("lost",)]),
    settled=st.booleans(),
    new_identity=st.booleans(),
    machine=st.sampled_from(["", "here", "there"]),
    opened=st.sampled_from([None, A]),
)


def test_empty_pools_get_a_new_identity_on_each() -> None:
    assert decide(situation(mirror("two"), mirror("one"))) == Create(write=written("one", "two"))


def test_no_disk_gives_a_temporary_identity_once_no_more_are_expected() -> None:
    assert decide(situation()) == Temporary()
    assert decide(situation(settled=False)) == Wait()


def test_nothing_is_made_while_disks_may_still_appear() -> None:
    assert decide(situation(mirror("one"), settled=False)) == Wait()


def test_the_seed_of_this_machine_is_opened_at_once_and_mirrored() -> None:
    decision = decide(situation(mirror("one"), mirror("two", A), settled=False))
    assert decision == Open(seed=A, write=written("one"))


def test_a_seed_of_elsewhere_waits_for_all_disks_and_is_then_the_node_s() -> None:
    assert decide(situation(mirror("one", B), settled=False)) == Wait()
    assert decide(situation(mirror("one", B))) == Open(seed=B)


def test_a_damaged_mirror_is_repaired_from_a_good_one() -> None:
    decision = decide(situation(mirror("one", damaged=True), mirror("two", A)))
    assert decision == Open(seed=A, write=written("one"))


def test_a_seed_of_the_original_is_opened_and_written_in_our_format() -> None:
    assert decide(situation(mirror("one", old=OLD))) == Open(seed=OLD, write=written("one"))


def test_damaged_mirrors_alone_make_no_new_identity() -> None:
    decision = decide(situation(mirror("one", damaged=True)))
    assert isinstance(decision, Wait)
    assert "may be on pool one" in decision.problems[0].reason
    assert "new-identity=yes" in decision.problems[0].remedy


def test_a_lost_pool_makes_no_new_identity_unless_it_is_asked_for() -> None:
    assert isinstance(decide(situation(mirror("one"), lost=("gone",))), Wait)
    asked = situation(mirror("one"), lost=("gone",), new_identity=True)
    assert decide(asked) == Create(write=written("one"))


def test_a_lost_pool_alone_gives_no_identity_even_when_a_new_one_is_asked_for() -> None:
    decision = decide(situation(lost=("gone",), new_identity=True))
    assert isinstance(decision, Wait)
    assert decision.problems


def test_asking_for_a_new_identity_never_replaces_one_that_can_be_read() -> None:
    assert decide(situation(mirror("one", A), new_identity=True)) == Open(seed=A)


def test_of_two_seeds_the_one_of_this_machine_wins_and_the_other_is_kept() -> None:
    decision = decide(situation(mirror("one", B), mirror("two", A)))
    assert isinstance(decision, Open)
    assert decision.seed == A
    assert decision.write == ()
    assert "identity of another node" in decision.problems[0].reason


def test_two_seeds_that_no_rule_tells_apart_wait_for_a_person() -> None:
    decision = decide(situation(mirror("one", B), mirror("two", OLD)))
    assert isinstance(decision, Wait)
    assert "on pool one" in decision.problems[0].reason
    assert "on pool two" in decision.problems[0].reason


def test_an_opened_identity_stays_whatever_pools_come_later() -> None:
    decision = decide(situation(mirror("one", B), mirror("two"), opened=A))
    assert isinstance(decision, Open)
    assert decision.seed == A
    assert decision.write == written("two")
    assert decision.problems[0].subject == "pool one"


@given(situations)
def test_no_readable_seed_of_ours_is_ever_written_over(seen: Situation) -> None:
    decision = decide(seen)
    target = decision.write if isinstance(decision, Open | Create) else ()
    for held in seen.mirrors:
        if held.own is not None or held.unreadable:
            assert held.folder not in target


@given(situations)
def test_no_identity_is_made_while_an_older_one_may_exist(seen: Situation) -> None:
    decision = decide(seen)
    if isinstance(decision, Create | Temporary):
        assert seen.opened is None
        assert seen.settled
        assert all(m.seed is None for m in seen.mirrors)
        assert seen.new_identity or not seen.lost
        assert seen.new_identity or not any(m.damaged or m.unreadable for m in seen.mirrors)


@given(situations)
def test_once_written_nothing_more_is_written(seen: Situation) -> None:
    decision = decide(seen)
    if not isinstance(decision, Open):
        return
    after = tuple(
        Mirror(folder=m.folder, own=decision.seed) if m.folder in decision.write else m
        for m in seen.mirrors
    )
    again = decide(
        Situation(mirrors=after, lost=seen.lost, machine=seen.machine, opened=decision.seed)
    )
    assert isinstance(again, Open)
    assert again.seed == decision.seed
    assert again.write == ()


@given(situations)
def test_the_order_of_disks_changes_nothing(seen: Situation) -> None:
    turned = Situation(
        mirrors=tuple(reversed(seen.mirrors)),
        lost=seen.lost,
        settled=seen.settled,
        new_identity=seen.new_identity,
        machine=seen.machine,
        opened=seen.opened,
    )
    one, other = decide(seen), decide(turned)
    assert type(one) is type(other)
    if isinstance(one, Open) and isinstance(other, Open):
        assert one.seed.seed == other.seed.seed
        assert one.write == other.write
