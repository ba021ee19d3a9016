"""Runs a piece of a test in a child that first locks itself in, as a service does."""

from __future__ import annotations

import errno
import itertools
import os
import time
from collections.abc import Callable
from pathlib import Path

from zos.boot import cgroups, sandbox
from zos.boot.sandbox import Sandbox

_number = itertools.count()
DEADLINE = 30.0


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Return once the condition holds; fail by name after the deadline."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"not in {DEADLINE:.0f} s: {what}"
        time.sleep(0.02)


def outcome(confined: Sandbox, act: Callable[[], object]) -> str:
    """How `act` ends in there: `ok`, the name of its errno, or `killed`."""
    name = f"lab-{os.getpid()}-{next(_number)}"
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run(name, confined, act, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        word = said.read().decode()
    os.waitpid(child, 0)
    group = cgroups.Group(name)
    group.kill()
    eventually(lambda: _gone(group.path), "the cgroup is empty")
    return word or "killed"


def _gone(path: Path) -> bool:
    try:
        path.rmdir()
    except OSError:
        return not path.exists()
    return True


def _run(name: str, confined: Sandbox, act: Callable[[], object], writer: int) -> None:
    word = "failed"
    try:
        sandbox.enter(name, confined)
        act()
        word = "ok"
    except OSError as cause:
        word = errno.errorcode.get(cause.errno or 0, str(cause))
    except BaseException as cause:  # noqa: BLE001  the outermost frame of the child
        word = f"{type(cause).__name__}: {cause}"
    finally:
        os.write(writer, word.encode())
        os._exit(0)
