"""`grid logs`: what a node, or the chain, wrote."""

from __future__ import annotations

import time
from pathlib import Path

import click

from grid.cli.options import state_option
from grid.errors import RefusedError, UnavailableError
from grid.state import State


def log_of(state: State, name: str) -> Path:
    """The newest log of `name`: a node's number or name, or `chain`.

    It may be read when the grid is down; UnavailableError where none has ever been up.
    """
    at = state.path("chain", "chain.log") if name == "chain" else None
    if at is None:
        folder = state.path(f"node-{name}" if name.isdigit() else name)
        at = folder / "serial.log"
    if not at.is_file():
        known = sorted(path.parent.name for path in state.folder.glob("node-*/serial.log"))
        if not known and not state.path("chain", "chain.log").is_file():
            raise UnavailableError(f"no grid is up in {state.folder}: start one with `grid up`")
        raise RefusedError(
            f"no log of {name} in {state.folder}: there are {', '.join([*known, 'chain'])}"
        )
    return at


@click.command()
@click.argument("node", default="1")
@click.option("--follow", "-f", is_flag=True, help="Go on with what is written from now on.")
@state_option
def logs(node: str, follow: bool, folder: Path) -> None:  # noqa: FBT001 - click passes by name
    """Print the serial log of NODE (1, 2, ... or `chain`; default 1)."""
    path = log_of(State(folder), node)
    with path.open("r", errors="replace") as handle:
        while True:
            text = handle.read(1 << 16)
            if text:
                click.echo(text, nl=False)
            elif follow:
                time.sleep(0.2)
            else:
                return
