"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from grid.state import default_folder

Command = Callable[..., Any]


def state_option(command: Command) -> Command:
    """Add `--state DIR`."""
    return click.option(
        "--state",
        "folder",
        type=click.Path(path_type=Path),
        default=default_folder,
        show_default="$XDG_STATE_HOME/zero-os/grid",
        help="Folder that keeps the chain's database, disks and identities of this grid.",
    )(command)


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")(command)


def print_json(value: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value)).decode())
