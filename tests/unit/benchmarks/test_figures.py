import pytest

from benchmarks.__main__ import main
from benchmarks.boot import block_wait, used_mib
from benchmarks.figures import Figure, table


def figure(value: float, peer: float = 0.0) -> Figure:
    return Figure(name="boot", value=value, unit="s", peer=peer, goal=3, bar=5)


@pytest.mark.parametrize(("value", "verdict"), [(29, "goal"), (40, "bar"), (51, "missed")])
def test_a_ratio_is_judged_against_goal_and_bar(value: float, verdict: str) -> None:
    assert figure(value, peer=10).verdict == verdict


def test_without_a_peer_the_value_is_judged() -> None:
    assert figure(4).verdict == "bar"
    assert Figure(name="x", value=4, unit="s").verdict == ""


def test_the_table_is_aligned_markdown() -> None:
    lines = table([figure(29, peer=10)]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "| 2.90 " in lines[2]


def test_the_wait_for_blocks_is_read_from_the_serial_log() -> None:
    serial = "[    9.5] zos chain: activation asked a=1\n[   15.25] zos chain: account funded f=2\n"
    assert block_wait(serial) == 5.75
    assert block_wait("[ 1.0] zos chain: account funded\n") == 0.0


def test_memory_in_use_is_total_less_available() -> None:
    assert used_mib({"stat-total-memory": 3 << 20, "stat-available-memory": 2 << 20}) == 1.0


def test_an_unknown_group_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speed"]) == 2
    assert "no group named speed" in capsys.readouterr().err
