"""The supervisor with real processes; the test plays the zygote and forks what it is asked for."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zos.boot import backoff
from zos.boot.journal import Journal
from zos.boot.loop import Loop
from zos.boot.reaper import Reaper
from zos.boot.sandbox import Sandbox
from zos.boot.services import Service
from zos.boot.supervisor import Supervisor

BOX = Sandbox(user=0, memory=0, tasks=1)
SERVICES = (
    Service("lab-one", "-", BOX, frozenset(), patience=5),
    Service("lab-two", "-", BOX, frozenset(), patience=5),
)
DEADLINE = 20.0


class Stage:
    """A supervisor and its zygote in one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loop, self.reaper = Loop(), Reaper()
        self.journal = Journal(folder, {})
        self.asked: list[str] = []
        self.lives: Callable[[], object] = signal.pause
        self.supervisor = Supervisor(
            self.loop, self.reaper, self.journal, SERVICES, folder / "services.json"
        )
        self.supervisor.fork_zygote = self.fork_zygote
        hear, wake = socket.socketpair()
        hear.settimeout(0.0)
        wake.settimeout(0.0)
        self._sockets = [hear, wake]
        self._before = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno())
        self.loop.on_readable(hear.fileno(), self._reap)
        self.zygotes: list[int] = []
        self.supervisor.start_zygote()

    def _reap(self) -> None:
        self._sockets[0].recv(64)
        self.reaper.reap()

    def fork_zygote(self) -> tuple[int, socket.socket]:
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        mine.settimeout(0.0)
        self._sockets += [mine, theirs]
        self.zygotes.append(self.fork(signal.pause))
        theirs.send(b'{"ready": true}')
        self.loop.on_readable(theirs.fileno(), lambda: self._answer(theirs))
        return self.zygotes[-1], mine

    def _answer(self, theirs: socket.socket) -> None:
        request = theirs.recv(4096)
        if not request:
            self.loop.forget(theirs.fileno())
            return
        name = json.loads(request)["start"]
        self.asked.append(name)
        pid = self.fork(self.lives)
        body = json.dumps({"started": name, "pid": pid}).encode()
        fd = os.pidfd_open(pid)
        socket.send_fds(theirs, [body], [fd])
        os.close(fd)

    def fork(self, act: Callable[[], object]) -> int:
        pid = os.fork()
        if pid == 0:
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                act()
            finally:
                os._exit(7)
        return pid

    def row(self, name: str) -> dict[str, object]:
        rows = json.loads((self.folder / "services.json").read_text())
        return next(row for row in rows if row["name"] == name)

    def until(self, done: Callable[[], bool]) -> None:
        assert self.loop.until(done, DEADLINE)

    def running(self) -> bool:
        return all(keeper.state == "running" for keeper in self.supervisor.keepers.values())

    def close(self) -> None:
        self.supervisor.stop_all()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, self._before)
        for sock in self._sockets:
            sock.close()
        self.journal.close()


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(backoff, "FIRST", 0.01)
    played = Stage(tmp_path)
    yield played
    played.close()


def start(stage: Stage) -> None:
    for service in SERVICES:
        stage.supervisor.start(service.name)
    stage.until(stage.running)


def test_services_are_started_in_order_and_the_last_one_makes_the_machine_up(
    stage: Stage,
) -> None:
    up: list[int] = []
    stage.supervisor.when_up = lambda: up.append(1)
    start(stage)
    assert stage.asked == ["lab-one", "lab-two"]
    assert up == [1]
    assert stage.row("lab-one")["state"] == "running"


def test_a_service_that_is_killed_runs_again_and_the_reason_is_kept(stage: Stage) -> None:
    start(stage)
    before = stage.supervisor.keepers["lab-one"].pid
    os.kill(before, signal.SIGKILL)
    stage.until(lambda: stage.row("lab-one")["restarts"] == 1)
    stage.until(stage.running)
    row = stage.row("lab-one")
    assert row["pid"] != before
    assert row["reason"] == "killed by SIGKILL"
    assert stage.row("lab-two")["restarts"] == 0


def test_the_last_error_a_service_told_is_the_reason_of_its_end(stage: Stage) -> None:
    start(stage)
    body = {"level": "error", "service": "lab-one", "message": "service failed"}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        address = str(stage.folder / "journal.sock")
        journal.sendto(json.dumps({**body, "error": "KeyError: 'x'"}).encode(), address)
    if os.getuid():  # only root may name itself in the journal: here the kernel's word is a number
        stage.supervisor.keepers["lab-one"].error = "KeyError: 'x'"
    os.kill(stage.supervisor.keepers["lab-one"].pid, signal.SIGKILL)
    stage.until(lambda: stage.row("lab-one")["restarts"] == 1)
    assert stage.row("lab-one")["reason"] == "killed by SIGKILL: KeyError: 'x'"


def test_a_service_that_ends_at_once_is_tried_again_and_again(stage: Stage) -> None:
    stage.lives = lambda: None
    stage.supervisor.start("lab-one")
    stage.until(lambda: int(str(stage.row("lab-one")["restarts"])) >= 4)
    assert stage.row("lab-one")["reason"] == "exit status 7"


def test_a_dead_zygote_is_replaced_and_services_live_on(stage: Stage) -> None:
    start(stage)
    before = stage.supervisor.keepers["lab-one"].pid
    os.kill(stage.zygotes[0], signal.SIGKILL)
    stage.until(lambda: len(stage.zygotes) == 2)
    assert stage.supervisor.keepers["lab-one"].pid == before
    os.kill(before, signal.SIGKILL)
    stage.until(lambda: stage.row("lab-one")["restarts"] == 1)
    stage.until(stage.running)
    assert stage.asked == ["lab-one", "lab-two", "lab-one"]


def test_a_service_asked_for_twice_is_started_once(stage: Stage) -> None:
    stage.supervisor.start("lab-one")
    stage.supervisor.start("lab-one")
    stage.until(lambda: stage.row("lab-one")["state"] == "running")
    stage.supervisor.start("lab-one")
    assert stage.asked == ["lab-one"]


def test_shutdown_stops_every_service_and_starts_none_again(stage: Stage) -> None:
    start(stage)
    pids = [keeper.pid for keeper in stage.supervisor.keepers.values()]
    stage.supervisor.stop_all()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert [stage.row(s.name)["state"] for s in SERVICES] == ["stopped", "stopped"]
    stage.supervisor.start("lab-one")
    assert stage.row("lab-one")["state"] == "stopped"
