"""Waiting for system calls that block: in a thread, with errors translated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

from zos.model.errors import UnavailableError

T = TypeVar("T")


async def in_thread(subject: object, function: Callable[[], T]) -> T:
    """What `function` returns; an OSError becomes an UnavailableError that names `subject`.

    A caller that gives up (`anyio.fail_after`) leaves the thread behind: a dying disk may hold a
    system call for ever, and no signal ends that.
    """
    try:
        return await to_thread.run_sync(function, abandon_on_cancel=True)
    except OSError as cause:
        raise UnavailableError(f"{subject}: {cause.strerror or cause}") from cause
