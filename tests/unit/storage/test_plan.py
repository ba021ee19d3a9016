"""Plans come to rest, and no plan destroys what nobody gave up."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings

from tests.unit.storage.worlds import (
    EMPTY,
    FOREIGN,
    GIB,
    at_rest,
    device,
    disk,
    pool_content,
    ready,
    seen,
    steps,
    wishes,
    with_disk,
    worlds,
)
from zos.model.block import BlockDevice
from zos.model.status import DiskState, DiskType
from zos.storage import report
from zos.storage.content import Content, ContentKind
from zos.storage.model import (
    BindCache,
    Detach,
    DiskStatus,
    Format,
    MakeCache,
    Mount,
    Remember,
    Seen,
    StorageSpec,
    Wipe,
)
from zos.storage.plan import is_settled, plan


@given(wishes, worlds())
def test_plan_is_empty_after_a_few_passes(wanted: StorageSpec, world: Seen) -> None:
    rest, _ = at_rest(wanted, world)
    assert list(plan(wanted, rest)) == []


@given(wishes, worlds())
def test_nothing_is_erased_that_nobody_gave_up(wanted: StorageSpec, world: Seen) -> None:
    _, taken = at_rest(wanted, world)
    by_path = {d.device.path: d for d in world.disks}
    everywhere = [d.device.serial for d in world.disks]
    for step in taken:
        if isinstance(step, Wipe):
            target = by_path[step.path]
            assert target.content.kind is ContentKind.FOREIGN
            assert target.device.serial in wanted.wipe
            assert everywhere.count(target.device.serial) == 1
            assert world.settled
            for other in world.disks:
                assert other.pool is None or target.device.serial not in other.pool.consents
    wiped = {step.path for step in taken if isinstance(step, Wipe)}
    for step in taken:
        if isinstance(step, Format):
            given = (ContentKind.EMPTY, ContentKind.UNFINISHED)
            assert by_path[step.path].content.kind in given or step.path in wiped


@given(worlds())
def test_a_consent_counts_once(world: Seen) -> None:
    wanted = StorageSpec(wipe=("S4",))
    more = (*world.disks, disk(4, FOREIGN), ready(5))
    world = msgspec.structs.replace(world, disks=more, settled=True)
    rest, taken = at_rest(wanted, world)
    assert [step.path for step in taken if isinstance(step, Wipe)] == ["/dev/vde"]
    _, again = at_rest(wanted, with_disk(rest, "/dev/vde", content=FOREIGN, pool=None))
    assert not [step for step in again if isinstance(step, Wipe)]


@given(wishes, worlds())
def test_disks_that_are_ignored_or_failed_are_never_written_to(
    wanted: StorageSpec, world: Seen
) -> None:
    alone = {d.device.path for d in world.disks if d.failure or d.device.bus == "usb"}
    alone |= {d.device.path for d in world.disks if d.device.size < GIB}
    _, taken = at_rest(wanted, world)
    touched = {step.path for step in taken if not isinstance(step, Detach)}
    assert not touched & alone


@given(wishes, worlds())
@settings(max_examples=50)
def test_the_order_in_which_disks_are_found_changes_nothing(
    wanted: StorageSpec, world: Seen
) -> None:
    turned = msgspec.structs.replace(world, disks=tuple(reversed(world.disks)))
    assert list(plan(wanted, world)) == list(plan(wanted, turned))


@given(wishes, worlds())
def test_every_disk_is_told_a_state_and_every_trouble_a_remedy(
    wanted: StorageSpec, world: Seen
) -> None:
    told = report.disks(wanted, world)
    assert [d.path for d in told] == sorted(d.device.path for d in world.disks)
    for found in told:
        assert (found.reason == "") is (found.state is DiskState.POOL)
    for problem in report.problems(wanted, world):
        assert problem.reason
        assert problem.remedy


# -- single rules ---------------------------------------------------------------------------------


def test_an_empty_disk_becomes_a_pool_with_the_cache_in_order() -> None:
    world, taken = at_rest(StorageSpec(), seen(disk(0)))
    kinds = [type(step).__name__ for step in taken]
    assert kinds == ["Format", "Mount", "Prepare", "Measure", "MakeCache", "BindCache"]
    assert world.cache == "new-/dev/vda"


def test_a_foreign_disk_is_left_alone_and_told_with_the_setting_that_gives_consent() -> None:
    world = seen(disk(0, FOREIGN))
    assert steps(world) == []
    (found,) = report.disks(StorageSpec(), world)
    assert (found.state, found.reason) == (DiskState.FOREIGN, "it carries an ext file system")
    problem = report.problems(StorageSpec(), world)[0]
    assert problem.subject == "disk S0 (/dev/vda)"
    assert "wipe=S0" in problem.remedy


def test_consent_names_the_disk_that_is_erased() -> None:
    assert steps(seen(disk(0, FOREIGN), disk(1, FOREIGN)), "S1") == [Wipe(path="/dev/vdb")]


def test_consent_waits_until_all_disks_are_there() -> None:
    assert steps(seen(disk(0, FOREIGN), settled=False), "S0") == []


def test_consent_waits_for_pools_that_may_remember_it() -> None:
    world = seen(disk(0, FOREIGN), disk(1, pool_content("one")))
    assert steps(world, "S0") == [Mount(path="/dev/vdb", label="one")]


def test_consent_that_names_two_disks_erases_neither() -> None:
    other = DiskStatus(device=device(1, serial="S0"), content=FOREIGN)
    world = seen(disk(0, FOREIGN), other)
    assert steps(world, "S0") == []
    assert "same serial" in report.problems(StorageSpec(wipe=("S0",)), world)[0].remedy


def test_consent_that_was_used_is_told_with_the_way_to_give_it_again() -> None:
    world = seen(disk(0, FOREIGN), ready(1, consents=frozenset({"S0"})), cache="pool-1")
    assert steps(world, "S0") == []
    told = report.problems(StorageSpec(wipe=("S0",)), world)[0].remedy
    assert told == "wipe=S0 was used before: boot once without it, then with it again"


def test_consent_taken_off_the_settings_is_forgotten_and_then_counts_anew() -> None:
    world = seen(disk(0, FOREIGN), ready(1, consents=frozenset({"S0"})), cache="pool-1")
    forgot, taken = at_rest(StorageSpec(), world)
    assert taken == [Remember(path="/dev/vdb", label="pool-1", serials=frozenset())]
    assert steps(forgot, "S0") == [Wipe(path="/dev/vda")]


def test_consent_for_a_disk_that_is_a_pool_already_is_used_up() -> None:
    world, _ = at_rest(StorageSpec(wipe=("S0",)), seen(ready(0), cache="pool-0"))
    pool = world.disks[0].pool
    assert pool is not None
    assert pool.consents == {"S0"}


def test_consent_is_not_believed_while_every_pool_that_could_remember_is_broken() -> None:
    world = seen(disk(0, FOREIGN), disk(1, pool_content("one"), failure="it cannot be mounted"))
    assert steps(world, "S0") == []
    assert "broken pools" in report.problems(StorageSpec(wipe=("S0",)), world)[0].remedy


@pytest.mark.parametrize("kind", [ContentKind.DAMAGED, ContentKind.UNREADABLE])
def test_a_broken_pool_is_never_erased_and_is_told_as_lost(kind: ContentKind) -> None:
    world = seen(disk(0, Content(kind=kind, label="hurt", what="it is hurt")))
    assert steps(world, "S0") == []
    assert report.lost(world) == ("hurt",)
    assert report.disks(StorageSpec(), world)[0].state is DiskState.BROKEN


def test_a_disk_that_cannot_be_read_may_have_been_a_pool() -> None:
    world = seen(disk(0, Content(kind=ContentKind.UNREADABLE), failure="it cannot be read"))
    assert report.lost(world) == ("S0",)


def test_a_disk_on_which_no_pool_could_be_made_is_broken_and_not_lost() -> None:
    world = seen(disk(0, failure="no pool could be made on it"))
    assert report.lost(world) == ()
    assert report.disks(StorageSpec(), world)[0].state is DiskState.BROKEN


def test_copies_of_one_pool_are_both_left_unmounted() -> None:
    world = seen(disk(0, pool_content("one")), disk(1, pool_content("one")))
    assert steps(world) == []
    told = report.disks(StorageSpec(), world)
    assert told[0].reason == "it is a copy of the pool on /dev/vdb"
    assert told[1].reason == "it is a copy of the pool on /dev/vda"


def test_a_pool_that_became_read_only_is_broken_and_no_longer_counted() -> None:
    world = seen(ready(0, writable=False), ready(1), cache="pool-0")
    told = report.disks(StorageSpec(), world)
    assert told[0].state is DiskState.BROKEN
    assert report.size_of(DiskType.SSD, told) == 100 * GIB
    assert steps(world) == [BindCache(path="/dev/vdb", label="pool-1")]


def test_existing_state_is_preferred_then_an_ssd_then_the_label() -> None:
    hard = ready(0, type=DiskType.HDD)
    assert steps(seen(hard, ready(1, cache=False))) == [BindCache(path="/dev/vda", label="pool-0")]
    bare = ready(0, type=DiskType.HDD, cache=False)
    assert steps(seen(bare, ready(1, cache=False))) == [MakeCache(path="/dev/vdb", label="pool-1")]
    later, sooner = ready(0, "b"), ready(1, "a")
    assert steps(seen(later, sooner)) == [BindCache(path="/dev/vdb", label="a")]


def test_a_node_with_hard_disks_only_keeps_its_state_on_one() -> None:
    assert steps(seen(ready(0, type=DiskType.HDD))) == [BindCache(path="/dev/vda", label="pool-0")]


def test_the_cache_waits_until_all_disks_are_there() -> None:
    assert steps(seen(ready(0), settled=False)) == []


def test_disk_types_of_developers_go_by_name() -> None:
    wanted = StorageSpec(debug_vm=True)
    world = seen(ready(0, type=None), ready(3, type=None), cache="pool-0")
    assert list(plan(wanted, world)) == []
    assert [d.type for d in report.disks(wanted, world)] == [DiskType.SSD, DiskType.HDD]


@pytest.mark.parametrize(
    "about",
    [
        device(0, bus="usb"),
        device(0, removable=True),
        device(0, read_only=True),
        device(0, size=GIB - 1),
    ],
)
def test_disks_that_are_no_place_for_pools_are_told_why(about: BlockDevice) -> None:
    world = seen(DiskStatus(device=about, content=EMPTY))
    assert steps(world) == []
    (found,) = report.disks(StorageSpec(), world)
    assert found.state is DiskState.IGNORED
    assert found.reason


def test_consent_for_a_disk_that_is_not_there_is_told() -> None:
    told = report.problems(StorageSpec(wipe=("X",)), seen(ready(0), cache="pool-0"))
    assert [problem.reason for problem in told] == ["no disk has the serial X"]


def test_nothing_is_missed_while_disks_may_still_appear() -> None:
    assert report.problems(StorageSpec(wipe=("X",)), seen(settled=False)) == ()


def test_a_machine_without_a_usable_disk_is_told_once_it_is_sure() -> None:
    assert report.problems(StorageSpec(), seen(settled=False)) == ()
    assert report.problems(StorageSpec(), seen())[0].subject == "disks"


@pytest.mark.parametrize(
    ("found", "now", "up", "drivers", "settled"),
    [
        ([], 100.0, 5.0, None, False),  # drivers are still being loaded
        ([], 100.0, 5.0, 99.0, False),  # a slow controller may still find one
        ([], 100.0, 20.0, 91.0, True),
        ([99.9], 100.0, 5.0, 90.0, False),  # the newest disk is a tenth of a second old
        ([99.5, 98.0], 100.0, 5.0, 90.0, True),
        ([99.5], 100.0, 5.0, 99.9, False),
        ([500.0], 100.0, 61.0, None, True),  # the clock was set back
    ],
)
def test_disks_are_all_there_when_none_came_lately(
    found: list[float], now: float, up: float, drivers: float | None, *, settled: bool
) -> None:
    devices = tuple(device(n, since=since) for n, since in enumerate(found))
    assert is_settled(devices, now=now, up=up, drivers=drivers) is settled
