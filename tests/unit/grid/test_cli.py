"""The command line's own answers: usage, refusals, what is not there. Nothing is started here."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from grid.cli import grid, main
from grid.state import Run, State


def run(*args: str, status: int) -> None:
    with pytest.raises(SystemExit) as left:
        main(list(args))
    assert left.value.code == status


def running(folder: Path, chain: str = "ws://127.0.0.1:1") -> State:
    state = State(folder)
    state.open()
    state.write(
        "run.json",
        Run(chain=chain, activation="", farm_id=1, farm_name="f", started=1, nodes=()),
    )
    return state


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("up", "--nodes", "0"),
        ("up", "--nodes", "x"),
        ("up", "--accel", "warp"),
        ("up", "--disk", "huge"),
        ("up", "--chain-port", "70000"),
        ("up", "--tree", "."),
        ("chain", "advance"),
        ("chain", "advance", "--blocks", "1", "--to", "+1h"),
        ("chain", "advance", "--blocks", "0"),
        ("chain", "advance", "--to", "soon"),
        ("chain", "fork"),
        ("chain", "fork", "--to", "-1"),
        ("chain", "finality"),
        ("chain", "fund", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
        ("chain", "set-price", "0"),
        ("chain", "propose"),
        ("chain", "spec", "--authorities", "0", "--preset", "x"),
    ],
)
def test_wrong_usage_ends_with_2(args: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run(*args, status=2)
    told = capsys.readouterr()
    assert told.out == ""
    assert "Usage:" in told.err


@pytest.mark.parametrize("command", ["up", "down", "status", "nodes", "logs", "chain"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(command, "--help", status=0)
    assert "Usage: grid " + command in capsys.readouterr().out


def test_the_shell_completes_commands_and_options() -> None:
    completion = BashComplete(grid, {}, "grid", "_GRID_COMPLETE")
    assert "nodes" in [c.value for c in completion.get_completions([], "no")]
    assert "--detach" in [c.value for c in completion.get_completions(["up"], "--d")]


@pytest.mark.parametrize(
    "args",
    [
        ("nodes",),
        ("nodes", "--json"),
        ("status",),
        ("logs",),
        ("logs", "chain"),
        ("chain", "advance", "--blocks", "1"),
    ],
)
def test_without_a_grid_that_is_up_the_answer_is_4_and_how_to_start_one(
    args: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(*args, "--state", str(tmp_path / "none"), status=4)
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert told.startswith("grid: no grid is up in")
    assert "`grid up`" in told


def test_up_in_a_folder_of_other_files_is_refused_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("dear")
    run("up", "--state", str(tmp_path), status=3)
    assert "--state" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_tree_without_our_packages_is_refused_with_3_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tree").mkdir()
    options = ("--live", "--tree", str(tmp_path / "tree"), "--state", str(tmp_path / "state"))
    run("up", *options, status=3)
    assert "no zos/ there" in capsys.readouterr().err
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("how", [(), ("--detach",)])
def test_a_second_up_is_refused_with_3(
    how: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = State(tmp_path)
    state.open()
    with state.locked():
        run("up", *how, "--state", str(tmp_path), status=3)
    assert "already up" in capsys.readouterr().err


def test_a_damaged_state_folder_is_refused_with_3_and_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    State(tmp_path).open()
    (tmp_path / "grid.json").write_text("\0\0\0")
    run("up", "--state", str(tmp_path), status=3)
    assert f"rm -r {tmp_path}" in capsys.readouterr().err


def test_a_state_folder_that_cannot_be_made_ends_with_4(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    run("up", "--state", str(tmp_path / "file/below"), status=4)
    assert "name another with --state" in capsys.readouterr().err


def test_a_chain_port_that_is_taken_ends_with_4_and_leaves_nothing_half_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        run("up", "--chain-port", port, "--state", str(tmp_path), status=4)
    assert f"port {port}" in capsys.readouterr().err
    assert State(tmp_path).holder() is None
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["grid.json", "lock"]


def test_too_little_room_ends_with_4_before_anything_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grid.preflight.ROOM", 1 << 60)
    run("up", "--detach", "--state", str(tmp_path), status=4)
    assert "free some disk space" in capsys.readouterr().err
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["grid.json", "lock"]


def test_a_dead_chain_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grid.registry.PATIENCE", 0.3)
    state = running(tmp_path)
    with state.locked():
        run("nodes", "--state", str(tmp_path), status=4)
        told = capsys.readouterr().err.strip()
        assert len(told.splitlines()) == 1
        assert "the chain at ws://127.0.0.1:1 does not answer" in told
        assert "`grid up`" in told
        run("status", "--json", "--state", str(tmp_path), status=0)
        assert "does not answer" in json.loads(capsys.readouterr().out)["trouble"]


def test_the_log_of_an_unknown_node_is_refused_with_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "node-1").mkdir()
    (tmp_path / "node-1/serial.log").write_text("hello\n")
    run("logs", "--state", str(tmp_path), status=0)
    assert capsys.readouterr().out == "hello\n"
    run("logs", "7", "--state", str(tmp_path), status=3)
    assert "there are node-1, chain" in capsys.readouterr().err


def test_down_of_a_grid_that_is_not_up_is_fine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("down", "--state", str(tmp_path / "none"), status=0)
    assert "no grid is up" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
