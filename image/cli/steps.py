"""Progress on stderr, data on stdout."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
import msgspec

from image import tools
from image.build import finder

FOLDER = click.Path(path_type=Path, file_okay=False)


class Steps:
    """Each line with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - self._started:6.1f} s] {text}\n")
        sys.stderr.flush()


def show(data: object) -> None:
    """JSON on stdout."""
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())


def tree_of_tools() -> tools.Tools:
    """The tools tree; made, with progress, where the cache lacks it."""
    return tools.ensure(finder(None), Steps())
