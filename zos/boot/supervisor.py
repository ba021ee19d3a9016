"""Keeps the services running: asks the zygote for each, watches it by pidfd, starts it again.

What it knows lies in /run/zos/services.json, replaced as a whole at every change.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from zos.boot import zygote
from zos.boot.backoff import Backoff
from zos.boot.cgroups import Group
from zos.boot.journal import Entry, Journal
from zos.boot.loop import Loop
from zos.boot.reaper import Reaper, ending
from zos.boot.services import Service

STARTING, RUNNING, WAITING, STOPPED = "starting", "running", "waiting", "stopped"
_SPAWN_DEADLINE = 20.0  # from asking the zygote to the new process; then the zygote is replaced
_MESSAGE = 4096


class Row(NamedTuple):
    """What services.json says of one service. `since` is seconds of uptime."""

    name: str
    state: str
    pid: int
    restarts: int
    since: float
    reason: str


class Keeper:
    """One service's life: its process, its restarts, and why the last one ended."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.state = STOPPED
        self.pid = 0
        self.pidfd = -1
        self.restarts = 0
        self.since = 0.0
        self.reason = ""
        self.error = ""  # its own last words, from the journal
        self.out_of_memory = 0
        self.asked = 0.0
        self.backoff = Backoff()
        self.group = Group(service.name)

    def row(self) -> Row:
        return Row(
            self.service.name,
            self.state,
            self.pid,
            self.restarts,
            round(self.since, 3),
            self.reason,
        )

    def is_gone(self) -> bool:
        return self.pid == 0

    def signal(self, number: int) -> None:
        if self.pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, number)


class Supervisor:
    """The single owner of the services' processes and of the zygote that forks them."""

    def __init__(
        self, loop: Loop, reaper: Reaper, journal: Journal, services: tuple[Service, ...],
        state: Path,
    ) -> None:  # fmt: skip
        self._loop, self._reaper, self._journal = loop, reaper, journal
        self._state = state
        self._control: socket.socket | None = None
        self._zygote = 0
        self._zygote_ready = False
        self._zygote_backoff = Backoff()
        self._zygote_since = 0.0
        self._stopping = False
        self.keepers = {service.name: Keeper(service) for service in services}
        self.when_up: Callable[[], None] = lambda: None
        self.fork_zygote: Callable[[], tuple[int, socket.socket]] = zygote.fork
        journal.listeners.append(self._listen)

    def start_zygote(self) -> None:
        self.adopt(*self.fork_zygote())

    def adopt(self, pid: int, control: socket.socket) -> None:
        """Take over a zygote; services that are to run are asked for as soon as it is ready."""
        self._control, self._zygote, self._zygote_ready = control, pid, False
        self._zygote_since = time.monotonic()
        self._loop.on_readable(control.fileno(), self._hear_zygote)
        self._reaper.claim(pid, self._zygote_ended)

    def _zygote_ended(self, status: int) -> None:
        if self._control:
            self._loop.forget(self._control.fileno())
            self._control.close()
        self._control, self._zygote, self._zygote_ready = None, 0, False
        if self._stopping:
            return
        wait = self._zygote_backoff.after(time.monotonic() - self._zygote_since)
        self._journal.say("zygote ended", level="error", reason=ending(status), again_in=wait)
        self._loop.after(wait, self.start_zygote)

    def replace_zygote(self) -> None:
        """End it, so that a new one imports the shared code afresh."""
        if self._zygote:
            os.kill(self._zygote, signal.SIGKILL)

    def _hear_zygote(self) -> None:
        control = self._control
        if control is None:
            return
        try:
            data, fds, _, _ = socket.recv_fds(control, _MESSAGE, 1)
        except (BlockingIOError, ConnectionResetError):
            return
        if not data:
            self._loop.forget(control.fileno())  # it is ending; the reaper tells the rest
            control.close()
            self._control = None
            return
        body = json.loads(data)
        if body.get("ready"):
            self._zygote_ready = True
            self._journal.say("zygote ready", level="debug", pid=self._zygote)
            for keeper in self.keepers.values():
                if keeper.state == STARTING:
                    self._ask(keeper)
            return
        self._started(self.keepers[body["started"]], body["pid"], fds[0])

    def start(self, name: str) -> None:
        """Have the service run, now or as soon as the zygote can."""
        keeper = self.keepers[name]
        if keeper.state in {STARTING, RUNNING} or self._stopping:
            return
        self._enter(keeper, STARTING)
        if self._zygote_ready:
            self._ask(keeper)

    def _ask(self, keeper: Keeper) -> None:
        keeper.asked = time.monotonic()
        self._loop.after(_SPAWN_DEADLINE, lambda: self._check_spawn(keeper, keeper.asked))
        if self._control:
            with contextlib.suppress(
                OSError
            ):  # it just died: it asks again when a new one is ready
                self._control.send(json.dumps({"start": keeper.service.name}).encode())

    def _check_spawn(self, keeper: Keeper, asked: float) -> None:
        if keeper.state == STARTING and keeper.asked == asked:
            self._journal.say("zygote hangs", level="error", subject=keeper.service.name)
            self.replace_zygote()

    def _started(self, keeper: Keeper, pid: int, pidfd: int) -> None:
        keeper.pid, keeper.pidfd = pid, pidfd
        keeper.error = ""
        keeper.out_of_memory = keeper.group.out_of_memory_kills()
        self._enter(keeper, RUNNING)
        self._journal.say("service started", subject=keeper.service.name, pid=pid)
        self._reaper.claim(pid, lambda status: self._ended(keeper, status))
        if all(k.state == RUNNING for k in self.keepers.values()):
            self.when_up()

    def _ended(self, keeper: Keeper, status: int) -> None:
        self._journal.receive()  # its last words came before its end
        lived = time.monotonic() - keeper.asked
        keeper.reason = self._reason(keeper, status)
        os.close(keeper.pidfd)
        keeper.pid, keeper.pidfd = 0, -1
        keeper.group.kill()
        if self._stopping:
            self._enter(keeper, STOPPED)
            return
        wait = keeper.backoff.after(lived)
        keeper.restarts += 1
        self._enter(keeper, WAITING)
        self._journal.say(
            "service ended", level="error", subject=keeper.service.name, reason=keeper.reason,
            again_in=wait,
        )  # fmt: skip
        self._loop.after(wait, lambda: self.start(keeper.service.name))

    def _reason(self, keeper: Keeper, status: int) -> str:
        if keeper.group.out_of_memory_kills() > keeper.out_of_memory:
            return f"out of memory: its limit is {keeper.service.sandbox.memory >> 20} MiB"
        return f"{ending(status)}: {keeper.error}" if keeper.error else ending(status)

    def _listen(self, entry: Entry) -> None:
        keeper = self.keepers.get(entry.service)
        if keeper and entry.level in {"error", "critical"}:
            keeper.error = str(entry.fields.get("error", entry.message))[:300]

    def _enter(self, keeper: Keeper, state: str) -> None:
        keeper.state = state
        keeper.since = time.clock_gettime(time.CLOCK_BOOTTIME)
        self.save()

    def save(self) -> None:
        rows = [keeper.row()._asdict() for keeper in self.keepers.values()]
        new = self._state.with_suffix(".new")
        with contextlib.suppress(OSError):  # /run is full: services matter more than their list
            new.write_text(json.dumps(rows))
            new.replace(self._state)

    def stop_all(self) -> None:
        """In reverse order of start: asked, waited for, then killed with all of its group."""
        self._stopping = True
        self.replace_zygote()
        for keeper in reversed(self.keepers.values()):
            keeper.signal(signal.SIGTERM)
            if not self._loop.until(keeper.is_gone, keeper.service.patience):
                self._journal.say(
                    "service does not stop", level="warning", subject=keeper.service.name
                )
                keeper.group.kill()
                self._loop.until(keeper.is_gone, 2.0)
