"""The command line `zos-image`: one verb a function; errors are one line and exit 3 or 4."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
import msgspec

from image.build import TIERS, build
from image.errors import ImageError
from image.testkit import initrd as testkit_initrd

P = ParamSpec("P")
FOLDER = click.Path(path_type=Path, file_okay=False)


class Steps:
    """Progress on stderr: each line with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - self._started:6.1f} s] {text}\n")
        sys.stderr.flush()


def plainly(verb: Callable[P, None]) -> Callable[P, None]:
    """Tell an expected error in one line, with its exit status."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            verb(*args, **kwargs)
        except ImageError as error:
            click.echo(f"zos-image: {error}", err=True)
            sys.exit(error.exit_code)

    return run


def show(data: object) -> None:
    """JSON on stdout."""
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zero-os")
def main() -> None:
    """Build, boot, check and customise the image of Zero-OS."""


@main.command("build")
@click.option("--tier", type=click.Choice(TIERS), default="vm", help="Which machines it is for.")
@click.option("--out", type=FOLDER, required=True, help="Folder for the image and its papers.")
@click.option("--mirror", help="Debian archive to fetch from [default: the host's own].")
@click.option("--json", "as_json", is_flag=True, help="Print the output files as JSON.")
@plainly
def build_command(*, tier: str, out: Path, mirror: str | None, as_json: bool) -> None:
    """Build the image into a folder. Needs no root; later builds take seconds."""
    steps = Steps()
    built = build(out, tier, steps, mirror)
    steps(f"image ready in {out}")
    if as_json:
        show(built.outputs)
    else:
        click.echo(built.table, nl=False)


@main.command("testkit")
@click.argument("folder", type=FOLDER)
@plainly
def testkit_command(*, folder: Path) -> None:
    """Add the test agent beside an image: FOLDER/initrd-testkit, for test runs only."""
    click.echo(testkit_initrd.make(folder))
