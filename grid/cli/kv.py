"""`grid kv`: an account's small store on the chain."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from grid.chain_access import signer_of
from grid.chain_call import parse_account
from grid.cli.options import Target, target_option, who_option
from grid.errors import RefusedError
from tfchain_client import kv as store
from tfchain_client.chain import Chain
from tfchain_client.writer import Writer


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Text, or 0x and hex where the bytes are not UTF-8."""

    key: str
    value: str


@click.group()
def kv() -> None:
    """Entries that an account keeps on the chain; everybody can read them."""


@kv.command("ls")
@click.argument("prefix", default="")
@click.option("--account", metavar="ACCOUNT", help="Whose entries.")
@who_option("Whose entries, when no --account is named", required=False)
@target_option
def list_entries(*, target: Target, prefix: str, account: str | None, secret: str | None) -> None:
    """List entries whose key begins with PREFIX."""
    owner = _owner(account, secret)

    async def read(chain: Chain) -> tuple[Entry, ...]:
        found = [each async for each in store.entries(chain, owner, prefix.encode())]
        return tuple(Entry(key=_text(key), value=_text(value)) for key, value in sorted(found))

    entries = target.ask(read)
    target.show(entries, "\n".join(f"{each.key}\t{each.value}" for each in entries))


@kv.command()
@click.argument("key")
@click.option("--account", metavar="ACCOUNT", help="Whose entry.")
@who_option("Whose entry, when no --account is named", required=False)
@target_option
def get(*, target: Target, key: str, account: str | None, secret: str | None) -> None:
    """Print the value of KEY, byte for byte; with --json as text or hex."""
    owner = _owner(account, secret)
    found = target.ask(lambda chain: store.get(chain, owner, key.encode()))
    if found is None:
        raise RefusedError(f"kv: the account has no entry {key!r}")
    if target.as_json:
        target.show(Entry(key=key, value=_text(found)), "")
    else:
        sys.stdout.buffer.write(found)
        sys.stdout.buffer.flush()


@kv.command("set")
@click.argument("key")
@click.argument("value")
@who_option("Whose store")
@target_option
def put(*, target: Target, key: str, value: str, secret: str) -> None:
    """Store VALUE under KEY; `@FILE` is that file's content. 512 and 2048 bytes at most."""
    signer = signer_of(secret)
    content = _content(Path(value[1:])) if value.startswith("@") else value.encode()
    call = store.store(key.encode(), content)
    receipt = target.ask(lambda chain: Writer(chain, signer).submit(call))
    entry = Entry(key=key, value=_text(content))
    target.show(entry, f"{key} is stored (block {receipt.block})")


@kv.command("rm")
@click.argument("key")
@who_option("Whose store")
@target_option
def remove(*, target: Target, key: str, secret: str) -> None:
    """Remove KEY."""
    signer = signer_of(secret)
    call = store.delete(key.encode())
    receipt = target.ask(lambda chain: Writer(chain, signer).submit(call))
    target.show({"removed": key}, f"{key} is removed (block {receipt.block})")


def _owner(account: str | None, secret: str | None) -> bytes:
    if account:
        return parse_account(account)
    if secret:
        return signer_of(secret).public_key
    raise click.UsageError("name --account ACCOUNT or --from SECRET")


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "0x" + data.hex()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise RefusedError(f"{path}: {cause.strerror}") from cause
