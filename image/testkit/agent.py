"""Runs inside the guest: code that the host sends, in a forked child; the journal as events.

Standard library only. One JSON object a line, both ways, on port org.zos.testkit:

    host:   {"id": 1, "code": "...", "args": {...}, "seconds": 60}      {"id": 1, "kill": true}
    agent:  {"id": 1, "say": ...} (any number)   then {"id": 1, "value": ...}
            or {"id": 1, "error": "ValueError: ...", "trace": "..."}

The code's function `main(**args)` gives the value; without one, its variable `result` does. It may
call `say(value)` on its way. Port org.zos.events carries the node's journal, line by line.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import time
import traceback
from contextlib import suppress
from pathlib import Path

PORTS = Path("/sys/class/virtio-ports")
JOURNAL = Path("/run/zos/journal")
TICK = 0.05  # seconds between looks at the journal
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
BACKLOG = 4 << 20  # bytes of events kept for a host that does not read


def open_port(name: str) -> int:
    """Descriptor of a virtio-serial port; -1 while the machine has none of that name."""
    for entry in PORTS.glob("*/name") if PORTS.exists() else ():
        if entry.read_text().strip() == name:
            with suppress(OSError):
                return os.open(f"/dev/{entry.parent.name}", os.O_RDWR | os.O_NONBLOCK)
    return -1


class Port:
    """Lines in, lines out; never waits."""

    def __init__(self, name: str) -> None:
        self.name, self.fd = name, -1
        self._in, self._out = b"", b""

    def open(self) -> bool:
        if self.fd < 0:
            self.fd = open_port(self.name)
        return self.fd >= 0

    def read(self) -> list[bytes]:
        with suppress(BlockingIOError):
            while chunk := os.read(self.fd, 1 << 16):
                self._in += chunk
        *lines, self._in = self._in.split(b"\n")
        return lines

    def send(self, line: bytes) -> None:
        self._out += line + b"\n"
        self.flush()

    def flush(self) -> None:
        """Write what the host takes now."""
        if self.fd < 0:
            return
        with suppress(BlockingIOError):
            while self._out:
                self._out = self._out[os.write(self.fd, self._out) :]

    @property
    def waiting(self) -> int:
        return len(self._out)


class Tail:
    """Follows the journal over its rotation."""

    def __init__(self, path: Path) -> None:
        self._path, self._fd, self._rest = path, -1, b""

    def lines(self) -> list[bytes]:
        found: list[bytes] = []
        while True:
            if self._fd < 0:
                try:
                    self._fd = os.open(self._path, os.O_RDONLY)
                except FileNotFoundError:
                    return found
            while chunk := os.read(self._fd, 1 << 16):
                *whole, self._rest = (self._rest + chunk).split(b"\n")
                found += whole
            if not self._rotated():
                return found
            os.close(self._fd)
            self._fd = -1

    def _rotated(self) -> bool:
        """Whether a new file took the place of the one that is read to its end."""
        try:
            return self._path.stat().st_ino != os.fstat(self._fd).st_ino
        except FileNotFoundError:
            return False


class Job:
    """One forked child and what it has told so far."""

    def __init__(self, number: int, pid: int, pipe: int, end: float) -> None:
        self.number, self.pid, self.pipe, self.end = number, pid, pipe, end
        self._rest = b""
        self.told = False

    def read(self) -> tuple[list[bytes], bool]:
        """Lines for the host, and whether the child is done."""
        chunk = os.read(self.pipe, 1 << 16)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.told = self.told or any(b'"say"' not in line[:40] for line in lines)
        return lines, not chunk

    def close(self) -> int:
        os.close(self.pipe)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


def start(request: dict[str, object]) -> Job:
    """Fork a child that runs the request's code."""
    number, seconds = request["id"], request.get("seconds") or 60
    if not isinstance(number, int) or not isinstance(seconds, int | float):
        raise ValueError("id and seconds must be numbers")
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _child(request, number, theirs)
    os.close(theirs)
    with suppress(OSError):  # the child does the same: whoever comes first
        os.setpgid(pid, pid)
    return Job(number, pid, ours, time.monotonic() + seconds)


def _child(request: dict[str, object], number: int, pipe: int) -> None:
    """Never returns."""

    def tell(**body: object) -> None:
        line = json.dumps({"id": number, **body}, default=str).encode() + b"\n"
        while line:
            line = line[os.write(pipe, line) :]

    try:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        scope: dict[str, object] = {
            "__name__": "testkit_call",
            "say": lambda value: tell(say=value),
        }
        exec(compile(str(request["code"]), "<host>", "exec"), scope)
        main, args = scope.get("main"), request.get("args") or {}
        tell(value=main(**args) if callable(main) and isinstance(args, dict) else _result(scope))
    except BaseException as cause:  # noqa: BLE001  the outermost frame of the child
        tell(
            error="".join(traceback.format_exception_only(cause)).strip(),
            trace="".join(traceback.format_exception(cause))[-6000:],
        )
    finally:
        os._exit(0)


def _result(scope: dict[str, object]) -> object:
    return scope.get("result")


class Agent:
    """The loop: requests in, answers and events out."""

    def __init__(self) -> None:
        self._testkit, self._events = Port("org.zos.testkit"), Port("org.zos.events")
        self._tail = Tail(JOURNAL)
        self._jobs: dict[int, Job] = {}

    def turn(self) -> None:
        """Wait a tick at most, then serve whatever is there."""
        fds = [job.pipe for job in self._jobs.values()]
        if self._testkit.open():
            fds.append(self._testkit.fd)
        ready = select.select(fds, [], [], TICK)[0]
        if self._testkit.fd in ready:
            lines = self._testkit.read()
            for line in lines:
                self._request(line)
            if not lines:
                time.sleep(TICK)  # the host's end is closed: readable, and nothing to read
        for job in [job for job in self._jobs.values() if job.pipe in ready]:
            self._answer(job)
        self._expire()
        self._testkit.flush()
        self._follow()

    def _request(self, line: bytes) -> None:
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise ValueError("not an object")
            if request.get("kill"):
                self._jobs[request["id"]].kill()
                return
            job = start(request)
        except (ValueError, KeyError, OSError) as cause:
            self._testkit.send(json.dumps({"id": 0, "error": f"bad request: {cause}"}).encode())
            return
        self._jobs[job.number] = job

    def _answer(self, job: Job) -> None:
        lines, done = job.read()
        for line in lines:
            self._testkit.send(line)
        if not done:
            return
        del self._jobs[job.number]
        status = job.close()
        if not job.told:
            text = f"the call ended with status {status} and no answer"
            self._testkit.send(json.dumps({"id": job.number, "error": text}).encode())

    def _expire(self) -> None:
        for job in self._jobs.values():
            if time.monotonic() > job.end:
                job.kill()

    def _follow(self) -> None:
        if self._events.open() and self._events.waiting < BACKLOG:
            for line in self._tail.lines():
                self._events.send(line)
        self._events.flush()


def run() -> None:
    """Never returns; PID 1 restarts it when it fails."""
    agent = Agent()
    while True:
        agent.turn()
