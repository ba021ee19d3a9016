"""`grid chain`: the verbs of a chain, that of the private grid or the one at `--chain URL`."""

from __future__ import annotations

from pathlib import Path

import click

from grid import chain_admin, chain_time
from grid.chain_access import signer_of
from grid.chain_call import format_tft, parse_account, parse_call, parse_tft
from grid.chain_status import lines, read_report
from grid.cli.chain_spec import spec
from grid.cli.options import (
    Target,
    ask,
    chain_options,
    show,
    signer_option,
    target_option,
    who_option,
)
from grid.errors import RefusedError
from grid.farm import FUNDER
from grid.moment import parse_moment
from grid.state import State
from grid.table import when


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
    """Control the private chain, or ask any chain of TFChain's kind."""


chain.add_command(spec)


@chain.command()
@chain_options
def status(*, folder: Path, url: str | None, as_json: bool) -> None:
    """Show blocks, finality, time, runtime, issuance, price and council."""
    where = url or State(folder).running().chain
    report = ask(folder, where, lambda found: read_report(found, where))
    text = "\n".join(f"{name:<9} {value}" for name, value in lines(report))
    show(report, text, as_json=as_json)


@chain.command()
@click.option("--blocks", type=click.IntRange(1), help="So many blocks, 6 seconds of time each.")
@click.option("--to", "moment", callback=_moment,
              help="Until this time: ISO 8601, unix seconds, or +2h30m.")  # fmt: skip
@chain_options
def advance(
    *, folder: Path, url: str | None, blocks: int | None, moment: str | None, as_json: bool
) -> None:
    """Make chain time pass at once: `--blocks N`, or `--to TIME`."""
    if (blocks is None) == (moment is None):
        raise click.UsageError("say either --blocks N or --to TIME")
    done = ask(folder, url, lambda found: chain_time.advance(found, blocks, moment))
    show(done, f"block {done.block}, chain time {when(done.time)}", as_json=as_json)


@chain.command()
@click.option("--to", type=click.IntRange(0), required=True, metavar="BLOCK",
              help="The newest block that stays.")  # fmt: skip
@chain_options
def fork(*, folder: Path, url: str | None, to: int, as_json: bool) -> None:
    """Make the chain reorganise: a longer branch on BLOCK replaces the blocks after it.

    What was in those blocks waits again, and may come into blocks of the branch. Final blocks stay:
    say `grid chain finality --hold` before.
    """
    done = ask(folder, url, lambda found: chain_time.fork(found, to))
    text = f"{done.abandoned} blocks after {to} are abandoned; the newest is {done.block}"
    show(done, f"{text}  {done.hash}", as_json=as_json)


@chain.command()
@click.option("--hold/--release", required=True, help="Leave new blocks open, or no longer.")
@chain_options
def finality(*, folder: Path, url: str | None, hold: bool, as_json: bool) -> None:
    """Keep new blocks from becoming final, so that `fork` can abandon them; or release them."""
    place = ask(folder, url, lambda found: chain_time.finality(found, hold=hold))
    text = f"blocks up to {place.finalized} are final; {'held' if place.held else 'released'}"
    show(place, text, as_json=as_json)


@chain.command()
@click.argument("account")
@click.argument("amount")
@signer_option(FUNDER, "Who pays")
@chain_options
def fund(
    *, folder: Path, url: str | None, account: str, amount: str, secret: str, as_json: bool
) -> None:
    """Send AMOUNT TFT to ACCOUNT (an address, or 0x and its key in hex)."""
    to, units, payer = parse_account(account), parse_tft(amount), signer_of(secret)
    done = ask(folder, url, lambda found: chain_admin.fund(found, payer, to, units))
    show(done, f"{done.account} has {format_tft(done.free)} TFT (block {done.block})",
         as_json=as_json)  # fmt: skip


@chain.command("set-price")
@click.argument("musd", type=click.IntRange(1, (1 << 32) - 1))
@signer_option(FUNDER, "The validator who tells it")
@chain_options
def set_price(*, folder: Path, url: str | None, musd: int, secret: str, as_json: bool) -> None:
    """Tell the price of a TFT, in mUSD. Bills use the average of what was told."""
    validator = signer_of(secret)
    done = ask(folder, url, lambda found: chain_admin.set_price(found, validator, musd))
    text = f"price {done.price} mUSD, average {done.average} mUSD (block {done.block})"
    show(done, text, as_json=as_json)


@chain.command()
@click.argument("call")
@click.argument("arguments", default="{}", metavar="[JSON]")
@who_option("Who signs")
@target_option
def submit(*, target: Target, call: str, arguments: str, secret: str) -> None:
    """Sign CALL (Pallet.call_name) with the arguments JSON, and wait for its block.

    For what has no command of its own, such as a validator's `Session.set_keys`.
    """
    wanted, signer = parse_call(call, arguments), signer_of(secret)
    done = target.ask(lambda found: chain_admin.submit(found, signer, wanted))
    told = [f"{done.call} is done (block {done.block})", *_told(done.events)]
    target.show(done, "\n".join(told))


@chain.command()
@click.argument("call")
@click.argument("arguments", default="{}", metavar="[JSON]")
@click.option("--member", "secrets", multiple=True, metavar="SECRET",
              help="A council member who votes: a development key, or a file that holds a secret."
                   " Default: every member whose key is well known.")  # fmt: skip
@chain_options
def propose(
    *, folder: Path, url: str | None, call: str, arguments: str, secrets: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Bring CALL (Pallet.call_name) with the arguments JSON through the council.

    0x and hex digits are bytes; text that begins with @ is the content of that file:
    `grid chain propose RuntimeUpgrade.set_code '{"code": "@runtime.wasm"}'`.
    """
    motion = parse_call(call, arguments)
    members = [signer_of(secret) for secret in secrets]
    done = ask(folder, url, lambda found: chain_admin.propose(found, members, motion))
    told = [f"{done.call} is done, {done.votes} of the council agreed (block {done.block})"]
    show(done, "\n".join([*told, *_told(done.events)]), as_json=as_json)


def _told(events: tuple[chain_admin.Happened, ...]) -> list[str]:
    return [f"  {each.event} {each.fields}" for each in events]
