import os
import subprocess
import sys
from pathlib import Path

import pytest

from grid.errors import RefusedError, UnavailableError
from grid.process import identify
from grid.state import Run, State


def started_child() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])


def test_a_new_folder_gets_an_id_that_stays(tmp_path: Path) -> None:
    first = State(tmp_path / "a/b").open()
    assert State(tmp_path / "a/b").open() == first


def test_a_folder_with_other_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("dear")
    with pytest.raises(RefusedError, match="no grid's state folder"):
        State(tmp_path).open()
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(RefusedError, match="is a file"):
        State(tmp_path / "f").open()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": "x", "id": "a"}'])
def test_a_damaged_grid_file_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    State(tmp_path).open()
    (tmp_path / "grid.json").write_text(text)
    with pytest.raises(RefusedError, match=r"damaged: grid.json.*rm -r"):
        State(tmp_path).open()


def test_a_state_folder_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grid.json").write_text('{"format": 99, "id": "a"}')
    with pytest.raises(RefusedError, match="another version"):
        State(tmp_path).open()


def test_a_chain_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    State(tmp_path).open()
    (tmp_path / "chain").write_text("")
    with pytest.raises(RefusedError, match="chain is not a folder"):
        State(tmp_path).open()


def test_a_second_holder_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.open()
    with state.locked():
        assert state.holder() == identify(os.getpid())
        with pytest.raises(RefusedError, match="already up"), State(tmp_path).locked():
            pass
        assert state.holder() == identify(os.getpid())
    assert state.holder() is None
    with state.locked():
        pass


def test_a_lock_left_by_a_killed_holder_is_free(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.open()
    child = started_child()
    process = identify(child.pid)
    assert process is not None
    state.write("lock", process)
    child.kill()
    child.wait()
    assert state.holder() is None
    with state.locked():
        pass


def test_processes_left_behind_are_stopped_and_forgotten(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.open()
    child = started_child()
    try:
        state.note("chain", child.pid)
        assert [entry.name for entry in state.started()] == ["chain"]
        assert state.sweep() == ["chain"]
        assert child.wait() != 0
        assert not (tmp_path / "processes.json").exists()
    finally:
        child.kill()
        child.wait()


def test_a_damaged_process_list_stops_nobody(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.open()
    (tmp_path / "processes.json").write_text('[{"name": "chain", "process": {"pid": 1}}]')
    assert state.sweep() == []


def test_the_endpoints_are_unknown_while_no_grid_is_up(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.open()
    run = Run(chain="ws://x", activation="", farm_id=1, farm_name="f", started=1, nodes=())
    state.write("run.json", run)
    with pytest.raises(UnavailableError, match="start one with `grid up`"):
        state.running()
    with state.locked():
        assert state.running() == run
