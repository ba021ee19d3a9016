"""`grid chain spec`: from a preset to the specification of a chain under consensus."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from grid.chain_spec import Order, make
from grid.chainbuild import ChainBinaries, ensure
from grid.cli.options import print_json

_FILE = click.Path(path_type=Path, dir_okay=False)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@click.command()
@click.option("--authorities", "count", type=click.IntRange(1, 1000), required=True,
              help="How many validators begin the chain; 4 stand the loss of one.")  # fmt: skip
@click.option("--preset", type=_FILE, required=True, metavar="FILE",
              help="Genesis values: prices, council, balances; see tfchain/presets.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="chain-spec",
              show_default=True, help="New or empty folder for the files.")  # fmt: skip
@click.option("--authority", "authorities", multiple=True, metavar="AURA:GRANDPA",
              help="Public keys of a validator that has made its own; one for each."
                   " Default: make the keys here.")  # fmt: skip
@click.option("--name", default="Zero-OS private chain", show_default=True)
@click.option(
    "--id",
    default="zos_private",
    show_default=True,
    help="Goes into the network protocol: chains with other ids do not meet.",
)
@click.option(
    "--node",
    type=_FILE,
    metavar="FILE",
    help="The `zos-chain` to use, with its runtime beside it. Default: this tree's.",
)
@click.option("--insecure-dev-keys", "insecure", is_flag=True,
              help="Accept keys that everybody knows, for experiments.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
def spec(*, out: Path, node: Path | None, as_json: bool, **options: object) -> None:
    """Make the specification of a private production chain, and keys for its validators.

    The folder gets chain.json, validators.json and, with made keys, a state folder for each
    validator. Keys are files that only you can read; move each folder to its machine and keep a
    copy offline. docs/chain.md says how to go on.
    """
    binaries = ChainBinaries.beside(node) if node else ensure(_say)
    parts = {**options, "node": binaries.node, "runtime": binaries.runtime}
    made = make(msgspec.convert(parts, Order), out)
    if as_json:
        print_json(made)
        return
    click.echo(made.spec)
    for keys in made.validators:
        where = f"  {keys.folder}  peer {keys.peer_id}" if keys.folder else ""
        click.echo(f"{keys.authority}{where}")
