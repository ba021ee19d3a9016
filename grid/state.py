"""The state folder of one private grid: what survives `grid down`, and what says who is running.

grid.json       format and the grid's own id, made once
chain/          the chain's database and log
image/          the image that the nodes boot
node-N/         disks, serial log and event log of node N
lock            held by the running `grid up`; holds its process
processes.json  every process it started
run.json        endpoints of the running grid
events.jsonl    the steps of the newest `grid up --detach`
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from grid.errors import RefusedError, UnavailableError
from grid.process import ProcessId, alive, identify, stop

FORMAT = 1
T = TypeVar("T")


class GridFile(msgspec.Struct, frozen=True, kw_only=True):
    """grid.json; `id` goes into the nodes' board serials, so that the chain can tell them apart."""

    format: int
    id: str


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """A process of the running grid."""

    name: str
    process: ProcessId


class NodeRun(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the running grid; `serial` is its board's."""

    name: str
    serial: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """run.json: where the running grid answers. Addresses are those of this host.

    `started` and `registered` (every node is) are unix seconds; 0 = not yet.
    """

    chain: str
    activation: str
    farm_id: int
    farm_name: str
    started: int
    registered: int = 0
    nodes: tuple[NodeRun, ...]


def default_folder() -> Path:
    """`$XDG_STATE_HOME/zero-os/grid`."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local/state")
    return Path(base, "zero-os/grid")


class State:
    """One state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, *parts: str) -> Path:
        return self.folder.joinpath(*parts)

    def open(self) -> GridFile:
        """Check the folder, or make it. Nothing is written into a folder that is not ours."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            names = {entry.name for entry in self.folder.iterdir()}
        except FileExistsError as cause:
            raise RefusedError(f"{self.folder} is a file: name a folder with --state") from cause
        except OSError as cause:
            raise UnavailableError(
                f"state folder {self.folder}: {cause.strerror}; name another with --state"
            ) from cause
        if "grid.json" in names:
            return self._check()
        if names - {"lock"}:
            raise RefusedError(
                f"{self.folder} has files in it and is no grid's state folder (no grid.json):"
                " name another folder with --state"
            )
        made = GridFile(format=FORMAT, id=secrets.token_hex(3))
        self.write("grid.json", made)
        return made

    def _check(self) -> GridFile:
        found = self.read("grid.json", GridFile)
        if found is None or found.format != FORMAT or not found.id:
            raise RefusedError(
                f"state folder {self.folder}: grid.json is of another version;"
                f" name another folder with --state, or remove this one: rm -r {self.folder}"
            )
        for name in ("chain", "image"):
            if self.path(name).exists() and not self.path(name).is_dir():
                raise RefusedError(
                    f"state folder {self.folder} is damaged: {name} is not a folder;"
                    f" remove it to start a new grid: rm -r {self.folder}"
                )
        return found

    def read(self, name: str, kind: type[T]) -> T | None:
        """A JSON file of the folder; None when it is not there. Damaged ones are refused."""
        try:
            return msgspec.json.decode(self.path(name).read_bytes(), type=kind)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as cause:
            raise UnavailableError(f"{self.path(name)}: {cause.strerror}") from cause
        except msgspec.DecodeError as cause:
            raise RefusedError(
                f"state folder {self.folder} is damaged: {name}: {cause};"
                f" remove it to start a new grid: rm -r {self.folder}"
            ) from cause

    def write(self, name: str, value: object) -> None:
        """Replace a JSON file as a whole."""
        scratch = self.path(f".{name}.new")
        try:
            scratch.write_bytes(msgspec.json.format(msgspec.json.encode(value)) + b"\n")
            scratch.replace(self.path(name))
        except OSError as cause:
            raise UnavailableError(f"{self.path(name)}: {cause.strerror}") from cause

    def forget(self, *names: str) -> None:
        for name in names:
            self.path(name).unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the one `grid up` of this folder. Refused while another one is."""
        with self.path("lock").open("a+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as cause:
                raise RefusedError(
                    f"a grid is already up in {self.folder}: `grid status` shows it,"
                    " `grid down` stops it, --state starts another beside it"
                ) from cause
            handle.truncate(0)
            handle.write(msgspec.json.encode(identify(os.getpid())).decode())
            handle.flush()
            try:
                yield
            finally:
                handle.truncate(0)

    def holder(self) -> ProcessId | None:
        """The running `grid up` of this folder."""
        try:
            text = self.path("lock").read_bytes()
            found = msgspec.json.decode(text, type=ProcessId) if text else None
        except (OSError, msgspec.DecodeError):
            return None
        return found if found and alive(found) else None

    def started(self) -> tuple[Started, ...]:
        """Processes that a `grid up` of this folder started and that still run."""
        try:
            noted = self.read("processes.json", tuple[Started, ...]) or ()
        except RefusedError:
            return ()  # damaged: nothing in it can be trusted to name a process of ours
        return tuple(entry for entry in noted if alive(entry.process))

    def note(self, name: str, pid: int) -> None:
        """Remember a process, so that `grid down` finds it even when its parent was killed."""
        process = identify(pid)
        if process is None:
            raise UnavailableError(f"{name} ended at once")
        kept = [entry for entry in self.started() if entry.name != name]
        self.write("processes.json", (*kept, Started(name=name, process=process)))

    def sweep(self) -> list[str]:
        """Stop what a killed `grid up` left running; returns the names."""
        left = self.started()
        for entry in left:
            stop(entry.process, 10)
        self.forget("processes.json", "run.json")
        return [entry.name for entry in left]

    def running(self) -> Run:
        """Endpoints of the running grid, or why there are none."""
        run = self.read("run.json", Run) if self.holder() else None
        if run is None:
            raise UnavailableError(f"no grid is up in {self.folder}: start one with `grid up`")
        return run
