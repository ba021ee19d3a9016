"""`grid down`: stop everything that a `grid up` of one state folder started."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from grid.cli.options import state_option
from grid.process import alive, send, wait_until
from grid.state import State

ORDERLY = 60.0  # nodes get 20 s to power off, the chain some to flush


@click.command()
@state_option
def down(folder: Path) -> None:
    """Stop the grid: its nodes, its chain, its services. What they keep stays in the state folder.

    Safe to run again, and after a crash of `grid up`.
    """
    state = State(folder)
    holder = state.holder()
    if holder:
        click.echo(f"stopping the grid in {folder} (process {holder.pid})", err=True)
        send(holder, signal.SIGTERM)
        if not wait_until(lambda: not alive(holder), ORDERLY):
            click.echo("it does not answer: killing it", err=True)
            send(holder, signal.SIGKILL)
            wait_until(lambda: not alive(holder), 5)
    left = state.sweep() if folder.is_dir() else []
    if left:
        click.echo(f"stopped what was left running: {', '.join(left)}", err=True)
    if not holder and not left:
        click.echo(f"no grid is up in {folder}", err=True)
