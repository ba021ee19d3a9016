from __future__ import annotations

import os
import sys

from zos.boot import audit

RAISED, WORKED = 3, 4


def in_a_child(command: str) -> int:
    """An audit hook cannot be removed: it is tried in a process of its own."""
    child = os.fork()
    if child == 0:
        audit.install()
        try:
            if command == "system":
                os.system("true")
            else:
                sys.audit("open", "/x", "r", 0)
        except audit.ShellError:
            os._exit(RAISED)
        os._exit(WORKED)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_shell_is_refused_loudly() -> None:
    assert in_a_child("system") == RAISED


def test_everything_else_goes_on() -> None:
    assert in_a_child("open") == WORKED
