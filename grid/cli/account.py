"""`grid account`: keys and money of people."""

from __future__ import annotations

import os
from pathlib import Path

import click

from grid import accounts
from grid.accounts import Account
from grid.chain_access import signer_of
from grid.chain_admin import fund
from grid.chain_call import format_tft, parse_account, parse_tft
from grid.cli.options import Target, print_json, target_option, who_option
from grid.errors import RefusedError
from tfchain_client.ss58 import format_address


@click.group()
def account() -> None:
    """Make an account, look at one, send TFT."""


@account.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--words", type=click.Choice(["12", "15", "18", "21", "24"]), default="12",
              show_default=True, help="Words of the phrase.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
def new(file: Path, words: str, *, as_json: bool) -> None:
    """Make a secret phrase in FILE, which only you can read, and print its address.

    The file is what `--from FILE` takes. Who has the phrase has the account; write it down.
    """
    from tfchain_client.mnemonic import new_phrase  # Its 2048 words are for this alone.

    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as cause:
        raise RefusedError(f"{file}: {cause.strerror}; name a file that does not exist") from cause
    with os.fdopen(handle, "w") as out:
        out.write(new_phrase(int(words)) + "\n")
    address = format_address(signer_of(str(file)).public_key)
    if as_json:
        print_json({"address": address, "file": str(file)})
    else:
        click.echo(address)


@account.command("show")
@click.argument("who", required=False, metavar="[ACCOUNT]")
@who_option("Whose account, when no ACCOUNT is named", required=False)
@target_option
def show_account(*, target: Target, who: str | None, secret: str | None) -> None:
    """Show money, twin and stash of ACCOUNT (an address, or 0x and its key in hex)."""
    if who is None and secret is None:
        raise click.UsageError("name ACCOUNT or --from SECRET")
    key = parse_account(who) if who else signer_of(secret or "").public_key
    found = target.ask(lambda chain: accounts.account(chain, key))
    target.show(found, "\n".join(f"{name:<12} {value}" for name, value in _lines(found)))


@account.command()
@click.argument("to")
@click.argument("amount")
@who_option("Who pays")
@target_option
def send(*, target: Target, to: str, amount: str, secret: str) -> None:
    """Send AMOUNT TFT to the account TO."""
    receiver, units, payer = parse_account(to), parse_tft(amount), signer_of(secret)
    done = target.ask(lambda chain: fund(chain, payer, receiver, units))
    text = f"{done.account} has {format_tft(done.free)} TFT (block {done.block})"
    target.show(done, text)


@account.command()
@click.argument("twin_id", type=click.IntRange(1))
@who_option("The stash: whose money counts")
@target_option
def bond(*, target: Target, twin_id: int, secret: str) -> None:
    """Let this account's money count for the discount of TWIN_ID; it stays where it is."""
    stash = signer_of(secret)
    done = target.ask(lambda chain: accounts.bond(chain, stash, twin_id))
    target.show(done, f"twin {done.twin_id} has the stash {done.stash}")


def _lines(found: Account) -> list[tuple[str, str]]:
    return [
        ("address", found.address),
        ("public key", found.public_key),
        ("free", f"{format_tft(found.free)} TFT"),
        ("usable", f"{format_tft(found.usable)} TFT"),
        ("locked", f"{format_tft(found.locked)} TFT, for bills of contracts"),
        ("reserved", f"{format_tft(found.reserved)} TFT"),
        ("twin", str(found.twin_id) if found.twin_id else "none: grid twin create"),
        ("stash", found.stash or "none"),
        ("terms", "accepted" if found.signed_terms else "not accepted"),
    ]
