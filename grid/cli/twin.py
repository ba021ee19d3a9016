"""`grid twin`: who is who for RMB."""

from __future__ import annotations

import click

from grid import accounts
from grid.accounts import Person
from grid.chain_access import signer_of
from grid.cli.options import Target, target_option, who_option


@click.group()
def twin() -> None:
    """Make a twin, change it, look one up."""


@twin.command("show")
@click.argument("twin_id", type=click.IntRange(1))
@target_option
def show_twin(*, target: Target, twin_id: int) -> None:
    """Show account, relay and key of TWIN_ID."""
    found = target.ask(lambda chain: accounts.twin(chain, twin_id))
    target.show(found, _text(found))


@twin.command()
@click.option("--relay", help="Host names of relays, joined by _.")
@who_option("Whose twin")
@target_option
def create(*, target: Target, relay: str | None, secret: str) -> None:
    """Make the account's twin; the terms of the grid are accepted with it."""
    signer = signer_of(secret)
    made = target.ask(lambda chain: accounts.create_twin(chain, signer, relay))
    target.show(made, _text(made))


@twin.command()
@click.option("--relay", help="Host names of relays, joined by _; without it the relay is cleared.")
@who_option("Whose twin")
@target_option
def update(*, target: Target, relay: str | None, secret: str) -> None:
    """Set the relay of the account's twin; its key stays."""
    signer = signer_of(secret)
    done = target.ask(lambda chain: accounts.update_twin(chain, signer, relay))
    target.show(done, _text(done))


def _text(found: Person) -> str:
    lines = [
        ("twin", str(found.twin_id)),
        ("account", found.account),
        ("relay", found.relay or "none"),
        ("key", found.pk or "none"),
        ("stash", found.stash or "none"),
    ]
    return "\n".join(f"{name:<8} {value}" for name, value in lines)
