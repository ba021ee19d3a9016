"""Long builds as programs of their own: they run side by side, and stopping one stops all of it."""

from __future__ import annotations

import os
import re
import signal
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import DEVNULL

import anyio
from anyio.abc import ByteReceiveStream, Process
from anyio.streams.text import TextReceiveStream

from grid.errors import GridError, RefusedError, UnavailableError
from grid.progress import Step

_CLOCK = re.compile(r"^\[ *[\d.]+ s\] ")  # a build's own; the step has one
TOP = Path(__file__).resolve().parent.parent


async def build(name: str, argv: Sequence[str | Path], step: Step) -> str:
    """Run a build to its end and return what it printed; its stderr becomes the step's detail.

    Raises RefusedError or UnavailableError with its last line, as its exit status says.
    """
    process = await anyio.open_process(
        [str(a) for a in argv], cwd=TOP, stdin=DEVNULL, start_new_session=True
    )
    tail: deque[str] = deque(maxlen=5)
    printed: list[str] = []

    def heard(line: str) -> None:
        text = _CLOCK.sub("", line)
        tail.append(text)
        step.say(text)

    try:
        async with anyio.create_task_group() as tasks:
            if process.stderr is None or process.stdout is None:
                raise AssertionError("both are pipes")
            tasks.start_soon(_lines, process.stderr, heard)
            tasks.start_soon(_lines, process.stdout, printed.append)
        status = await process.wait()
    finally:
        await _end(process)
    if status:
        raise failure(name, status, tail)
    return "\n".join(printed).strip()


def failure(name: str, status: int, tail: Sequence[str]) -> GridError:
    """The error a build's exit status stands for."""
    text = tail[-1] if tail else f"it ended with status {status} and said nothing"
    kind = {3: RefusedError, 4: UnavailableError}.get(status)
    if kind is None:
        return GridError(f"{name} failed ({status}): " + " | ".join(tail))
    return kind(text.removeprefix("zos-image: ").removeprefix("chain build: "))


async def _lines(stream: ByteReceiveStream, heard: Callable[[str], None]) -> None:
    rest = ""
    async for chunk in TextReceiveStream(stream, errors="replace"):
        *whole, rest = (rest + chunk).replace("\r", "\n").split("\n")
        for line in whole:
            if line.strip():
                heard(line.strip())
    if rest.strip():
        heard(rest.strip())


async def _end(process: Process) -> None:
    """Stop the build and whatever it started: all of it is one process group."""
    for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        if process.returncode is not None:
            break
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        with anyio.move_on_after(seconds, shield=True):
            await process.wait()
    with anyio.CancelScope(shield=True):
        await process.aclose()
