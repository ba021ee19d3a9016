"""`grid nodes`: every node of the grid, asked from the chain."""

from __future__ import annotations

from pathlib import Path

import anyio
import click

from grid.cli.options import json_option, print_json, state_option
from grid.registry import open_registry
from grid.state import State
from grid.table import NodeRow, format_table


async def read_nodes(url: str) -> list[NodeRow]:
    """The nodes of the chain at `url`. Raises UnavailableError."""
    async with open_registry(url) as registry:
        return await registry.nodes()


@click.command()
@json_option
@state_option
def nodes(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """Show the nodes: ids, farm, capacity, addresses, up since, last report.

    Sizes in JSON are bytes, times unix seconds.
    """
    rows = anyio.run(read_nodes, State(folder).running().chain)
    if as_json:
        print_json(rows)
    else:
        click.echo(format_table(rows))
