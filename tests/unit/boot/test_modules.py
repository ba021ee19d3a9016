from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from zos.boot import modules
from zos.boot.modules import Rank, match, modaliases, order, parse, rank

DEP = """\
kernel/net/virtio_net.ko: kernel/net/net_failover.ko kernel/net/failover.ko
kernel/net/net_failover.ko: kernel/net/failover.ko
kernel/net/failover.ko:
kernel/fs/btrfs.ko.xz: kernel/lib/raid6_pq.ko.xz
kernel/lib/raid6_pq.ko.xz:
kernel/lib/crc32c-intel.ko:
kernel/ata/libata.ko:
kernel/ata/ahci.ko: kernel/ata/libata.ko
"""
SOFTDEP = "softdep btrfs pre: crc32c_intel absent\nsoftdep other post: x\n"
ALIAS = """\
alias virtio:d00000001v* virtio_net
alias pci:v*d*sv*sd*bc01sc06i01* ahci
alias pci:v00008086d00001234sv*sd*bc*sc*i* failover
alias fs-btrfs btrfs
alias cpu:type:x86,ven*fam*mod*:feature:*0094* crc32c-intel
# a comment
"""


def test_a_device_gets_the_driver_whose_pattern_fits() -> None:
    tables = parse(DEP, SOFTDEP, ALIAS)
    assert match(tables, "virtio:d00000001v00001AF4") == ["virtio_net"]
    assert match(tables, "virtio:d00000002v00001AF4") == []
    assert match(tables, "pci:v00008086d00002922sv1sd1bc01sc06i01") == ["ahci"]
    assert match(tables, "cpu:type:x86,ven2fam1mod1:feature:,0093,0094,") == ["crc32c_intel"]
    assert match(tables, "usb:v1") == []


def test_what_a_module_needs_comes_before_it_and_only_once() -> None:
    tables = parse(DEP, SOFTDEP, ALIAS)
    done: set[str] = set()
    assert list(order(tables, "virtio_net", done)) == ["failover", "net_failover", "virtio_net"]
    assert list(order(tables, "virtio_net", done)) == []
    assert list(order(tables, "btrfs", done)) == ["crc32c_intel", "raid6_pq", "btrfs"]


def test_an_unknown_module_is_passed_over() -> None:
    assert list(order(parse(DEP, SOFTDEP, ALIAS), "nvidia", set())) == []


def test_modules_that_need_each_other_end_the_search() -> None:
    tables = parse("a.ko: b.ko\nb.ko: a.ko\n", "", "")
    assert sorted(order(tables, "a", set())) == ["a", "b"]


def test_slow_drivers_come_after_quick_ones_and_the_unneeded_last() -> None:
    assert [rank("virtio_net"), rank("ahci"), rank("kvm_amd")] == [
        Rank.DEVICE, Rank.SLOW, Rank.LATE,
    ]  # fmt: skip


@given(st.text(alphabet="abc:*?[]0", max_size=12), st.text(alphabet="abc:0", max_size=12))
def test_a_pattern_matches_as_the_shell_would(pattern: str, modalias: str) -> None:
    bus = f"x:{pattern}"
    tables = parse("m.ko:\n", "", f"alias {bus} m\n") if pattern.strip() else parse("", "", "")
    expected = bool(pattern.strip()) and fnmatchcase(f"x:{modalias}", bus)
    assert (match(tables, f"x:{modalias}") == ["m"]) is expected


def test_every_device_of_every_bus_is_asked(tmp_path: Path) -> None:
    for path, text in (
        ("bus/pci/devices/0000:00:01.0", "pci:v1"),
        ("bus/virtio/devices/virtio0", "virtio:d1"),
        ("class/input/input0", "input:b0"),
    ):
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / "modalias").write_text(f"{text}\n")
    (tmp_path / "bus/pci/devices/bare").mkdir()
    (tmp_path / "bus/empty").mkdir()
    assert modaliases(tmp_path) == {"pci:v1", "virtio:d1", "input:b0"}


def test_a_module_that_cannot_be_loaded_is_reported_and_the_next_is_tried(tmp_path: Path) -> None:
    (tmp_path / "modules.dep").write_text("a.ko:\nb.ko: a.ko\n")
    (tmp_path / "modules.alias").write_text("alias x:1 b\n")
    reported: list[str] = []
    loading = modules.Modules(tmp_path, lambda name, reason: reported.append(f"{name}: {reason}"))
    assert loading.plug(["x:1"])
    assert not loading.plug(["x:1"])
    steps = 0
    while loading.step():
        steps += 1
    assert steps == 2
    assert reported == ["a: No such file or directory", "b: No such file or directory"]
    assert loading.passed(Rank.LATE)
    assert loading.loaded == 0


def test_what_nobody_waits_for_does_not_keep_the_machine_unsettled(tmp_path: Path) -> None:
    (tmp_path / "modules.dep").write_text("kvm_amd.ko:\n")
    loading = modules.Modules(tmp_path, lambda *_: None)
    loading.want("kvm_amd", Rank.LATE)
    assert loading.passed(Rank.SLOW)
    assert not loading.passed(Rank.LATE)
    assert loading.step()


def test_modules_are_loaded_by_rank_and_what_they_need_first(tmp_path: Path) -> None:
    dep = "x.ko:\ny.ko: m.ko a.ko\nm.ko: a.ko\na.ko:\nahci.ko: z.ko\nz.ko:\n"
    (tmp_path / "modules.dep").write_text(dep)
    tried: list[str] = []
    loading = modules.Modules(tmp_path, lambda name, _: tried.append(name))
    loading.want("x", Rank.LATE)
    loading.want("ahci", Rank.SLOW)
    loading.want("y", Rank.FEATURE)
    steps = 0
    while loading.step():
        steps += 1
    assert steps == 6
    assert tried == ["a", "m", "y", "z", "ahci", "x"]


def test_what_a_slow_driver_needs_comes_early_when_a_quick_one_needs_it_too(tmp_path: Path) -> None:
    """ahci and virtio_scsi both need scsi_mod."""
    dep = "ahci.ko: scsi_mod.ko\nvirtio_scsi.ko: scsi_mod.ko\nscsi_mod.ko:\n"
    (tmp_path / "modules.dep").write_text(dep)
    tried: list[str] = []
    loading = modules.Modules(tmp_path, lambda name, _: tried.append(name))
    loading.want("ahci", Rank.SLOW)
    loading.want("virtio_scsi", Rank.DEVICE)
    steps = 0
    while loading.step():
        steps += 1
    assert steps == 3
    assert tried == ["scsi_mod", "virtio_scsi", "ahci"]
