"""The `grid` command: one file per noun or verb. Data goes to stdout, everything else to stderr.

Exit status: 0 done, 1 bug, 2 usage, 3 refused, 4 unavailable.
"""

from __future__ import annotations

import logging
import sys

import click

from grid.cli.account import account
from grid.cli.chain import chain
from grid.cli.contract import contract
from grid.cli.down import down
from grid.cli.farm import farm
from grid.cli.kv import kv
from grid.cli.logs import logs
from grid.cli.nodes import nodes
from grid.cli.reputation import reputation
from grid.cli.status import status
from grid.cli.twin import twin
from grid.cli.up import up
from grid.expected import EXPECTED, expected


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def grid() -> None:
    """Run a private grid on this machine, and use it, or any other TFChain with `--chain wss://…`.

    A private grid is a chain, an activation service, and nodes in QEMU: up, down, status, nodes,
    logs, chain. What people do on a chain: account, twin, farm, contract, kv, reputation.

    Exit status: 0 done, 1 bug, 2 usage, 3 refused, 4 unavailable (trying again may help).
    """


PRIVATE_GRID = (up, down, status, nodes, logs, chain)
PEOPLE = (account, twin, farm, contract, kv, reputation)
for command in (*PRIVATE_GRID, *PEOPLE):
    grid.add_command(command)


def quiet() -> None:
    """Keep what libraries log (QEMU hung up, the chain is not there yet) off the person's screen.

    What matters of it comes back as an error or a step.
    """
    logging.getLogger().addHandler(logging.NullHandler())


def main(args: list[str] | None = None) -> None:
    """Entry point: turns expected errors into one line and an exit status."""
    quiet()
    try:
        sys.exit(grid.main(args, prog_name="grid", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("grid: interrupted", err=True)
        sys.exit(4)
    except (*EXPECTED, BaseExceptionGroup) as error:
        found = expected(error)
        if found is None:
            raise
        message, code = found
        click.echo(f"grid: {message}", err=True)
        sys.exit(code)
