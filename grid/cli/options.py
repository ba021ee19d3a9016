"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import anyio
import click
import msgspec

from grid.chain_access import open_at
from grid.state import State, default_folder
from tfchain_client.chain import Chain

Command = Callable[..., Any]
T = TypeVar("T")


def state_option(command: Command) -> Command:
    """Add `--state DIR`."""
    return click.option(
        "--state",
        "folder",
        type=click.Path(path_type=Path),
        default=default_folder,
        show_default="$XDG_STATE_HOME/zero-os/grid",
        help="Folder that keeps the chain's database, disks and identities of this grid.",
    )(command)


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")(command)


def print_json(value: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value)).decode())


def chain_options(command: Command) -> Command:
    """Add `--state DIR`, `--chain URL` and `--json`."""
    named = click.option(
        "--chain", "url", metavar="URL",
        help="Another chain than the running grid's, such as ws://127.0.0.1:9944.",
    )  # fmt: skip
    return named(json_option(state_option(command)))


def signer_option(default: str, meaning: str) -> Callable[[Command], Command]:
    """Add `--from SECRET`."""
    return click.option(
        "--from", "secret", metavar="SECRET", default=default, show_default=True,
        help=f"{meaning}: a development key, or a file that holds a secret.",
    )  # fmt: skip


def who_option(meaning: str, *, required: bool = True) -> Callable[[Command], Command]:
    """Add `--from SECRET`; people set $GRID_ACCOUNT once instead."""
    return click.option(
        "--from", "secret", metavar="SECRET", required=required, envvar="GRID_ACCOUNT",
        show_envvar=True,
        help=f"{meaning}: a file that holds a secret (grid account new), or a development key.",
    )  # fmt: skip


def ask(folder: Path, url: str | None, question: Callable[[Chain], Awaitable[T]]) -> T:
    """Ask the chain at `url`, or that of the grid that runs in `folder`."""

    async def run(endpoint: str) -> T:
        async with open_at(endpoint) as chain:
            return await question(chain)

    return anyio.run(run, url or State(folder).running().chain)


def show(value: object, text: str, *, as_json: bool) -> None:
    if as_json:
        print_json(value)
    else:
        click.echo(text)


@dataclass(frozen=True)
class Target:
    """Which chain a command is about, and how it prints."""

    folder: Path
    url: str | None
    as_json: bool

    def ask(self, question: Callable[[Chain], Awaitable[T]]) -> T:
        return ask(self.folder, self.url, question)

    def show(self, value: object, text: str) -> None:
        show(value, text, as_json=self.as_json)


def target_option(command: Command) -> Command:
    """Add `--state DIR`, `--chain URL` and `--json`, and pass them as one `target`."""

    @chain_options
    @wraps(command)
    def run(*, folder: Path, url: str | None, as_json: bool, **rest: object) -> object:
        return command(target=Target(folder, url, as_json), **rest)

    return run
