"""`grid` as a person uses it: up, looked at, down; and what is left afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grid.process import send, wait_until
from grid.state import State

pytestmark = pytest.mark.e2e
BIN = Path(sys.executable).parent
UP = 900.0  # the images and the chain node are cached by the time this runs; booting is not


class Home:
    """A state folder and what it takes to see that nothing else was touched."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.scratch = folder / "tmp"
        self.scratch.mkdir()
        self.env = {**os.environ, "TMPDIR": str(self.scratch), "COLUMNS": "200"}

    def argv(self, *words: str) -> list[str]:
        return [str(BIN / "grid"), *words, "--state", str(self.state)]

    def grid(self, *words: str, status: int = 0) -> str:
        """Run to the end, want this exit status, return what was printed."""
        done = subprocess.run(
            self.argv(*words), env=self.env, capture_output=True, text=True, timeout=UP, check=False
        )
        assert done.returncode == status, done.stderr[-2000:]
        return done.stdout if status == 0 else done.stderr

    def processes(self) -> list[str]:
        """Command lines of processes that have to do with this grid."""
        found = []
        for process in psutil.process_iter(["pid", "cmdline"]):
            words = process.info["cmdline"] or []
            if any(str(self.state) in word for word in words):
                found.append(" ".join(words))
        return found


def noted(home: Home) -> list[str]:
    """Names of the processes that the grid has noted and that run."""
    return [entry.name for entry in State(home.state).started()]


def mounts() -> set[str]:
    return {line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()}


def namespaces() -> set[str]:
    named = Path("/run/netns")
    return {entry.name for entry in named.iterdir()} if named.is_dir() else set()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("grid"))
    yield home
    home.grid("down")


def test_up_down_and_up_again_keep_the_ids_and_leave_nothing_behind(home: Home) -> None:
    before = mounts(), namespaces()

    home.grid("up", "--detach", "--accel", "tcg")
    (node,) = json.loads(home.grid("nodes", "--json"))
    assert node["up"]
    assert (node["cru"], node["sru"], node["hru"]) == (2, 120 << 30, 0)
    assert 2.5 * (1 << 30) < node["mru"] < 3 * (1 << 30)
    status = json.loads(home.grid("status", "--json"))
    assert status["up"]
    assert status["block"] > 0
    assert "already up" in home.grid("up", status=3)
    assert "machine is up" in home.grid("logs")
    told = json.loads(home.grid("chain", "advance", "--blocks", "10", "--json"))
    assert told["block"] >= status["block"] + 10
    home.grid("down")
    assert home.processes() == []
    assert (mounts(), namespaces()) == before
    assert list(home.scratch.iterdir()) == []
    assert "no grid is up" in home.grid("nodes", status=4)

    worker = subprocess.Popen(
        home.argv("up", "--accel", "tcg"), env=home.env, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert worker.stdout is not None
        heading, row = worker.stdout.readline(), worker.stdout.readline()
        assert heading.startswith("node ")
        assert row.split()[:2] == [str(node["node_id"]), str(node["twin_id"])]
    finally:
        worker.send_signal(signal.SIGINT)
        _, told_at_end = worker.communicate(timeout=120)
    assert worker.returncode == 0, told_at_end[-2000:]
    assert home.processes() == []
    assert (mounts(), namespaces()) == before
    assert list(home.scratch.iterdir()) == []


def test_ctrl_c_while_it_builds_stops_the_builds_and_says_so(home: Home) -> None:
    worker = subprocess.Popen(
        home.argv("up", "--accel", "tcg"), env=home.env, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert worker.stderr is not None
        assert "build" in worker.stderr.readline()
    finally:
        worker.send_signal(signal.SIGINT)
        printed, told = worker.communicate(timeout=60)
    assert worker.returncode == 4, told[-2000:]
    assert printed == ""
    assert told.splitlines()[-1].startswith("grid: interrupted before every node was registered")
    assert home.processes() == []
    assert not (home.state / "run.json").exists()


def test_a_damaged_chain_database_is_told_with_the_remedy(home: Home, tmp_path: Path) -> None:
    home.grid("down")
    other = Home(tmp_path)
    State(other.state).open()
    shutil.copytree(home.state / "chain", other.state / "chain")
    for path in (other.state / "chain/db").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xff" * 100)
    told = other.grid("up", status=4).splitlines()[-1]
    assert told.startswith("grid: the chain node ended")
    assert f"remove {other.state / 'chain'}" in told
    assert other.processes() == []


def test_a_chain_that_dies_ends_the_grid_and_is_named(home: Home) -> None:
    home.state.mkdir(exist_ok=True)
    worker = subprocess.Popen(
        home.argv("up", "--accel", "tcg"), env=home.env, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert wait_until(lambda: "node-1" in noted(home), UP)
        (chain,) = [entry for entry in State(home.state).started() if entry.name == "chain"]
        send(chain.process, signal.SIGKILL)
        _, told = worker.communicate(timeout=120)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == 4, told[-2000:]
    assert "grid: the chain node ended" in told.splitlines()[-1]
    assert "chain.log" in told.splitlines()[-1]
    assert home.processes() == []


def test_what_a_killed_grid_left_running_is_stopped_by_down(home: Home) -> None:
    home.state.mkdir(exist_ok=True)
    worker = subprocess.Popen(
        home.argv("up", "--accel", "tcg"), env=home.env, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert wait_until(lambda: "node-1" in noted(home), UP)
    finally:
        worker.kill()
        worker.wait()
    assert home.processes() != []
    home.grid("down")
    assert home.processes() == []
