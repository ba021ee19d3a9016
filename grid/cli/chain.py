"""`grid chain`: the private chain's own verbs."""

from __future__ import annotations

from pathlib import Path

import anyio
import click
import msgspec

from grid.cli.options import json_option, print_json, state_option
from grid.errors import RefusedError
from grid.moment import parse_moment
from grid.registry import Registry, answering, open_registry
from grid.state import State
from grid.table import when


class Advanced(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chain is after time passed; `time` is unix seconds."""

    block: int
    time: int


class _Told(msgspec.Struct, frozen=True):
    """The chain's answer to `dev_advance`."""

    number: int
    now_ms: int


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A time that nobody can read is told before the chain is asked for its own."""
    try:
        if value is not None:
            parse_moment(value, 0)
    except RefusedError as cause:
        raise click.BadParameter(str(cause)) from cause
    return value


@click.group()
def chain() -> None:
    """Control the private chain."""


@chain.command()
@click.option("--blocks", type=click.IntRange(1), help="So many blocks, 6 seconds of time each.")
@click.option("--to", "moment", callback=_moment,
              help="Until this time: ISO 8601, unix seconds, or +2h30m.")  # fmt: skip
@json_option
@state_option
def advance(
    folder: Path, blocks: int | None, moment: str | None, as_json: bool  # noqa: FBT001
) -> None:  # fmt: skip
    """Make chain time pass at once: `--blocks N`, or `--to TIME`."""
    if (blocks is None) == (moment is None):
        raise click.UsageError("say either --blocks N or --to TIME")
    done = anyio.run(_advance, State(folder).running().chain, blocks, moment)
    if as_json:
        print_json(done)
    else:
        click.echo(f"block {done.block}, chain time {when(done.time)}")


async def _advance(url: str, blocks: int | None, moment: str | None) -> Advanced:
    async with open_registry(url) as registry:
        with answering(url):
            order = await _order(registry, blocks, moment)
            told = await registry.chain.call("dev_advance", order)
            now = msgspec.convert(told, _Told)
            return Advanced(block=now.number, time=now.now_ms // 1000)


async def _order(registry: Registry, blocks: int | None, moment: str | None) -> dict[str, int]:
    """The argument of `dev_advance`; times are milliseconds there."""
    if blocks is not None:
        return {"blocks": blocks}
    now = await registry.now()
    target = parse_moment(moment or "", now)
    if target <= now:
        raise RefusedError(f"time {moment}: the chain is already at {when(now)}; it only goes on")
    return {"to": target * 1000}
