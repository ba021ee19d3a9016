"""What a long command is doing: steps with elapsed time, as events that a screen or a file takes.

`Progress` turns work into events; a sink shows them: `Lines` (one line a step, for logs and
pipes), `Screen` (live, for a terminal), `EventFile` (for a `grid up` that runs detached).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Protocol, TextIO

import msgspec
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class StepState(StrEnum):
    """Where one step is."""

    STARTED = "started"
    DETAIL = "detail"
    DONE = "done"
    FAILED = "failed"


class StepEvent(msgspec.Struct, frozen=True, kw_only=True, tag="step"):
    """One change of one step. `elapsed` in seconds since the step began."""

    step: int
    state: StepState
    title: str
    detail: str = ""
    elapsed: float = 0.0


class Sink(Protocol):
    """Takes events in order."""

    def __call__(self, event: StepEvent, /) -> None: ...


class Step:
    """A step under way; `say` tells what it is busy with."""

    def __init__(self, number: int, title: str, emit: Sink) -> None:
        self._number, self._title, self._emit = number, title, emit
        self._began = time.monotonic()
        self._detail = ""

    def say(self, detail: str) -> None:
        self._detail = detail
        self.change(StepState.DETAIL)

    def change(self, state: StepState) -> None:
        """Tell the sink; the last detail stays with the step."""
        self._emit(
            StepEvent(
                step=self._number,
                state=state,
                title=self._title,
                detail=self._detail,
                elapsed=round(time.monotonic() - self._began, 1),
            )
        )


class Progress:
    """Steps of one command, some of them side by side."""

    def __init__(self, *sinks: Sink) -> None:
        self._sinks = sinks
        self._numbers = itertools.count(1)

    def _emit(self, event: StepEvent, /) -> None:
        for sink in self._sinks:
            sink(event)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """A step that is done when the block ends, or failed when it raises."""
        step = Step(next(self._numbers), title, self._emit)
        step.change(StepState.STARTED)
        try:
            yield step
        except BaseException:
            step.change(StepState.FAILED)
            raise
        step.change(StepState.DONE)


class Shown(Sink, Protocol):
    """A sink that a person looks at."""

    def settle(self) -> None:
        """Come to rest, so that other text may follow; later events are plain lines."""
        ...


class Lines:
    """A line when a step begins, when it ends, and at most one in `every` seconds between."""

    def __init__(self, out: IO[str], every: float = 10.0) -> None:
        self._out, self._every = out, every
        self._said: dict[int, float] = {}

    def __call__(self, event: StepEvent, /) -> None:
        if event.state == StepState.DETAIL:
            if event.elapsed - self._said.get(event.step, 0.0) < self._every:
                return
            self._said[event.step] = event.elapsed
        self._out.write(format_line(event) + "\n")
        self._out.flush()

    def settle(self) -> None:
        self._out.flush()


def format_line(event: StepEvent) -> str:
    """`[  12.3 s] title: detail`, with what happened."""
    mark = {
        StepState.STARTED: "...",
        StepState.DETAIL: "...",
        StepState.DONE: "done",
        StepState.FAILED: "FAILED",
    }[event.state]
    detail = f": {event.detail}" if event.detail else ""
    return f"[{event.elapsed:6.1f} s] {event.title} {mark}{detail}"


class Screen(AbstractContextManager["Screen"]):
    """Live rows on a terminal, one for each step; plain lines once it has settled."""

    def __init__(self, console: Console) -> None:
        self._later: Lines | None = None
        self._lines = Lines(console.file)
        self._bars = Bars(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[detail]}", table_column=None),
            console=console,
            redirect_stdout=False,  # data that is printed meanwhile stays on stdout
            redirect_stderr=False,
        )
        self._rows: dict[int, TaskID] = {}

    def __enter__(self) -> Screen:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.settle()

    def settle(self) -> None:
        self._bars.stop()
        self._later = self._lines

    def __call__(self, event: StepEvent, /) -> None:
        if self._later:
            self._later(event)
            return
        row = self._rows.get(event.step)
        if row is None:
            row = self._bars.add_task(event.title, total=1, detail="")
            self._rows[event.step] = row
        detail = event.detail.replace("[", r"\[")[:100]
        if event.state == StepState.DONE:
            self._bars.update(row, completed=1, detail=detail)
        elif event.state == StepState.FAILED:
            self._bars.update(row, description=f"[red]✗ {event.title}", detail=detail)
            self._bars.stop_task(row)
        else:
            self._bars.update(row, detail=detail)


class EventFile:
    """Events as JSON lines, for a front that follows a detached `grid up`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.write_bytes(b"")

    def __call__(self, event: StepEvent, /) -> None:
        self.write(event)

    def write(self, line: msgspec.Struct) -> None:
        with self._path.open("ab") as handle:
            handle.write(msgspec.json.encode(line) + b"\n")


def whole_lines(path: Path, offset: int) -> tuple[list[bytes], int]:
    """Complete lines of a growing file from `offset` on, and where the next read starts."""
    try:
        with path.open("rb") as handle:
            handle.seek(offset)
            data = handle.read()
    except FileNotFoundError:
        return [], offset
    end = data.rfind(b"\n") + 1
    return data[:end].splitlines(), offset + end


@contextmanager
def shown(out: TextIO) -> Iterator[Shown]:
    """The sink that fits `out`: live rows on a terminal, plain lines elsewhere."""
    if not out.isatty():
        yield Lines(out)
        return
    with Screen(Console(file=out)) as screen:
        yield screen
