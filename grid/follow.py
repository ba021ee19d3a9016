"""The two ends of a detached `grid up`: the one that works writes, the front reads and shows."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import DEVNULL, Popen

import msgspec

from grid.errors import GridError, RefusedError, UnavailableError
from grid.progress import Sink, StepEvent, whole_lines
from grid.state import State

EVENTS = "events.jsonl"
LOG = "up.log"


class Outcome(msgspec.Struct, frozen=True, kw_only=True, tag="outcome"):
    """How it ended: exit status 0 means that everything is up."""

    status: int
    message: str = ""


def outcome_error(outcome: Outcome) -> GridError:
    """The error an outcome stands for."""
    kind = {3: RefusedError, 4: UnavailableError}.get(outcome.status, GridError)
    return kind(outcome.message)


def launch(state: State, options: bytes) -> Popen[bytes]:
    """Start the working end in a session of its own, its output in the state folder."""
    state.forget(EVENTS)
    argv: Sequence[str | Path] = [
        sys.executable, "-m", "grid.detached", state.folder, options.decode()
    ]  # fmt: skip
    with state.path(LOG).open("wb") as log:
        return Popen(argv, stdin=DEVNULL, stdout=log, stderr=log, start_new_session=True)


def follow(state: State, worker: Popen[bytes], show: Sink) -> None:
    """Show steps until the grid is up. Raises what stopped it."""
    offset = 0
    while True:
        ended = worker.poll() is not None
        lines, offset = whole_lines(state.path(EVENTS), offset)
        for line in lines:
            event = msgspec.json.decode(line, type=StepEvent | Outcome)
            if isinstance(event, StepEvent):
                show(event)
            elif event.status:
                raise outcome_error(event)
            else:
                return
        if ended:
            raise GridError(
                f"the detached grid ended with status {worker.returncode}: see {state.path(LOG)}"
            )
        time.sleep(0.1)
