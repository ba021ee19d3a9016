"""`grid status`: what runs, and where it answers."""

from __future__ import annotations

from pathlib import Path

import anyio
import click
import msgspec

from grid.cli.options import json_option, print_json, state_option
from grid.errors import UnavailableError
from grid.expected import expected
from grid.registry import open_registry
from grid.state import Run, Started, State
from grid.table import when


class GridStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`block` and `chain_time` are 0 and `trouble` says why when the chain does not answer."""

    up: bool
    folder: str
    pid: int = 0
    run: Run | None = None
    processes: tuple[Started, ...] = ()
    block: int = 0
    chain_time: int = 0
    trouble: str = ""


async def _chain(url: str) -> tuple[int, int]:
    async with open_registry(url) as registry:
        return await registry.head(), await registry.now()


def read_status(state: State) -> GridStatus:
    """Everything `grid status` shows."""
    holder = state.holder()
    run = state.read("run.json", Run) if holder else None
    block = chain_time = 0
    trouble = "" if run or not holder else "still starting"
    if run:
        try:
            block, chain_time = anyio.run(_chain, run.chain)
        except (UnavailableError, BaseExceptionGroup) as error:
            found = expected(error)
            if found is None:
                raise
            trouble, _ = found
    return GridStatus(
        up=run is not None,
        folder=str(state.folder),
        pid=holder.pid if holder else 0,
        run=run,
        processes=state.started() if state.folder.is_dir() else (),
        block=block,
        chain_time=chain_time,
        trouble=trouble,
    )


@click.command()
@json_option
@state_option
def status(folder: Path, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """Show whether the grid is up, its addresses and its processes. Exit status 4 if it is not."""
    found = read_status(State(folder))
    if as_json:
        print_json(found)
    else:
        for name, value in _lines(found):
            click.echo(f"{name:<10} {value}")
    if not found.up:
        raise UnavailableError(
            f"no grid is up in {folder}: {found.trouble or 'start one with `grid up`'}"
        )


def _lines(found: GridStatus) -> list[tuple[str, str]]:
    lines = [("state", found.folder)]
    run = found.run
    if run:
        lines += [
            ("up since", when(run.started)),
            ("chain", found.trouble or f"{run.chain}  block {found.block}"
                                       f"  time {when(found.chain_time)}"),
            ("activation", run.activation),
            ("farm", f"{run.farm_id} {run.farm_name}"),
            ("nodes", ", ".join(node.name for node in run.nodes)),
        ]  # fmt: skip
    lines += [("process", f"{entry.process.pid} {entry.name}") for entry in found.processes]
    return lines
