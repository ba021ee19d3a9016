import sys
from pathlib import Path
from subprocess import DEVNULL, Popen

import msgspec
import pytest

from grid.errors import GridError, RefusedError, UnavailableError
from grid.follow import EVENTS, Outcome, follow
from grid.progress import StepEvent, StepState
from grid.state import State


def worker(state: State, *events: StepEvent | Outcome, status: int = 0) -> Popen[bytes]:
    """A program that writes these events and ends."""
    lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
    code = f"open({str(state.path(EVENTS))!r}, 'wb').write({lines!r}); raise SystemExit({status})"
    return Popen([sys.executable, "-c", code], stdin=DEVNULL)


STEP = StepEvent(step=1, state=StepState.STARTED, title="build the image")


def test_steps_are_shown_until_the_grid_is_up(tmp_path: Path) -> None:
    seen: list[StepEvent] = []
    state = State(tmp_path)
    follow(state, worker(state, STEP, Outcome(status=0)), seen.append)
    assert seen == [STEP]


@pytest.mark.parametrize(
    ("status", "kind"), [(3, RefusedError), (4, UnavailableError), (1, GridError)]
)
def test_what_stopped_it_is_raised(tmp_path: Path, status: int, kind: type[GridError]) -> None:
    state = State(tmp_path)
    ended = worker(state, STEP, Outcome(status=status, message="no; do this"))
    with pytest.raises(kind, match="no; do this"):
        follow(state, ended, lambda _event: None)


def test_a_worker_that_dies_without_a_word_is_told_with_its_log(tmp_path: Path) -> None:
    state = State(tmp_path)
    with pytest.raises(GridError, match=r"ended with status 7: see .*up\.log"):
        follow(state, worker(state, STEP, status=7), lambda _event: None)
