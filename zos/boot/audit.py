"""Refuses what fails silently in a machine without a shell."""

from __future__ import annotations

import sys

# os.system returns 32512 and says nothing; the others would wait for a person or a terminal.
_REFUSED = frozenset({"os.system", "pty.spawn", "webbrowser.open", "builtins.breakpoint"})


class ShellError(Exception):
    """Code of this machine asked for a shell: there is none, and no part of it may want one."""


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event in _REFUSED:
        raise ShellError(f"{event}{arguments!r}")


def install() -> None:
    """For this process and every fork of it; there is no way back."""
    sys.addaudithook(_hook)
