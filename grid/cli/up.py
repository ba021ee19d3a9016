"""`grid up`: from nothing to a registered node, and the table that shows it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import click
import msgspec

from grid import live
from grid.cli.nodes import read_nodes
from grid.cli.options import Command, state_option
from grid.errors import RefusedError
from grid.follow import follow, launch
from grid.preflight import check_port, check_room
from grid.process import wait_until
from grid.progress import shown
from grid.serve import serve
from grid.spec import Accel, UpSpec, parse_size
from grid.state import State
from grid.table import format_table


def _size(_context: click.Context, _option: click.Parameter, value: str) -> int:
    try:
        return parse_size(value)
    except RefusedError as cause:
        raise click.BadParameter(str(cause)) from cause


def _tree(_context: click.Context, _option: click.Parameter, value: str) -> str:
    return str(Path(value).absolute()) if value else ""


_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option("--nodes", type=click.IntRange(1, 16), default=1, show_default=True,
                 help="How many nodes to boot."),
    click.option("--live", is_flag=True,
                 help="Run the work tree's zos/ in the nodes, and restart a service that changed."),
    click.option("--tree", default="", callback=_tree, metavar="DIR",
                 help="The work tree that --live follows. Default: the one grid runs from."),
    click.option("--accel", type=click.Choice([a.value for a in Accel]), default="auto",
                 show_default=True, help="auto: KVM if our kernel boots with it, else TCG."),
    click.option("--memory", type=click.IntRange(256), default=3072, show_default=True,
                 help="MiB for each node."),
    click.option("--cpus", type=click.IntRange(1, 64), default=2, show_default=True,
                 help="Cores of each node."),
    click.option("--disk", default="120G", show_default=True, callback=_size,
                 help="Size of each node's disk (sparse). Kept from the first `up` on."),
    click.option("--chain-port", type=click.IntRange(0, 65535), default=0,
                 help="Loopback port of the chain's RPC. Default: any free one."),
    click.option("--timeout", type=click.FloatRange(1), default=600.0, show_default=True,
                 help="Seconds until a node must be registered."),
)  # fmt: skip


def _options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.option("--detach", is_flag=True, help="Return once every node is registered.")
@state_option
@_options
def up(folder: Path, detach: bool, **options: object) -> None:  # noqa: FBT001 - click's calling
    """Build what is missing, start a private grid, boot nodes, wait until they are registered.

    Stays in the foreground until Ctrl-C, which stops everything it started. What the chain and the
    nodes keep stays in the state folder: the next `grid up` gives the same ids. The first run
    compiles the chain node, about 20 minutes on 2 cores.
    """
    spec = msgspec.convert(options, UpSpec)
    if spec.tree and not spec.live:
        raise click.UsageError("--tree names what --live follows: give both")
    if spec.tree:
        live.check(Path(spec.tree))
    state = State(folder.absolute())
    state.open()
    with state.locked():
        check_room(state.folder)
        check_port(spec.chain_port)
    if detach:
        _detached(state, spec)
    else:
        with shown(sys.stderr) as sink:

            async def told() -> None:
                sink.settle()
                await _say_up(state, "Ctrl-C stops everything")

            serve(state, spec, sink, told)


def _detached(state: State, spec: UpSpec) -> None:
    with shown(sys.stderr) as sink:
        worker = launch(state, msgspec.json.encode(spec))
        try:
            follow(state, worker, sink)
        except BaseException:
            worker.send_signal(signal.SIGTERM)
            wait_until(lambda: worker.poll() is not None, 60)
            raise
    anyio.run(_say_up, state, "`grid down` stops it")


async def _say_up(state: State, end: str) -> None:
    run = state.running()
    click.echo(format_table(await read_nodes(run.chain)))
    click.echo(f"chain {run.chain}, farm {run.farm_id} ({run.farm_name})", err=True)
    click.echo(f"up; state in {state.folder}; {end}", err=True)
