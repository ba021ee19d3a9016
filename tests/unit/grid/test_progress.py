import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from grid.progress import EventFile, Lines, Progress, Screen, StepEvent, StepState, whole_lines


def test_a_step_is_started_and_done_with_its_last_detail() -> None:
    seen: list[StepEvent] = []
    with Progress(seen.append).step("build") as step:
        step.say("half")
    assert [(e.state, e.detail) for e in seen] == [
        (StepState.STARTED, ""),
        (StepState.DETAIL, "half"),
        (StepState.DONE, "half"),
    ]


def test_a_step_that_raises_is_failed_and_the_error_goes_on() -> None:
    seen: list[StepEvent] = []
    with pytest.raises(ValueError, match="broken"), Progress(seen.append).step("build"):
        raise ValueError("broken")
    assert seen[-1].state == StepState.FAILED


def test_steps_side_by_side_are_told_apart() -> None:
    seen: list[StepEvent] = []
    progress = Progress(seen.append)
    with progress.step("chain"), progress.step("image"):
        pass
    assert [e.step for e in seen] == [1, 2, 2, 1]


def test_plain_lines_hold_back_details_that_come_too_fast() -> None:
    out = io.StringIO()
    lines = Lines(out, every=10)
    for elapsed in (1.0, 11.0, 12.0, 25.0):
        lines(
            StepEvent(
                step=1, state=StepState.DETAIL, title="build", detail=f"at {elapsed}",
                elapsed=elapsed,
            )
        )  # fmt: skip
    assert out.getvalue() == ("[  11.0 s] build ...: at 11.0\n[  25.0 s] build ...: at 25.0\n")


def test_a_terminal_shows_a_row_for_each_step_and_brackets_as_they_are() -> None:
    out = io.StringIO()
    with Screen(Console(file=out, force_terminal=True, width=100)) as screen:
        progress = Progress(screen)
        with progress.step("build the image") as step:
            step.say("gate [3/9]")
    assert "build the image" in out.getvalue()
    assert "gate [3/9]" in out.getvalue()


def test_a_screen_that_has_settled_writes_plain_lines() -> None:
    out = io.StringIO()
    with Screen(Console(file=out, force_terminal=True, width=100)) as screen:
        with Progress(screen).step("boot"):
            screen.settle()
            out.truncate(0)
        assert "boot done" in out.getvalue()
        assert "\x1b" not in out.getvalue()


def test_a_follower_reads_only_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    assert whole_lines(path, 0) == ([], 0)
    sink = EventFile(path)
    sink(StepEvent(step=1, state=StepState.STARTED, title="x"))
    with path.open("ab") as handle:
        handle.write(b'{"half')
    lines, offset = whole_lines(path, 0)
    assert [msgspec.json.decode(line, type=StepEvent).title for line in lines] == ["x"]
    assert whole_lines(path, offset) == ([], offset)
