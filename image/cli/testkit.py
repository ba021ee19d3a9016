"""`zos-image testkit`."""

from __future__ import annotations

from pathlib import Path

import click

from image.cli.steps import FOLDER
from image.testkit import initrd


@click.command()
@click.argument("folder", type=FOLDER)
def testkit(*, folder: Path) -> None:
    """Add the test agent beside the image in FOLDER, for test runs only: FOLDER/initrd-testkit.

    The image itself stays as it is. Boot its kernel with this initrd instead of its own.
    """
    click.echo(initrd.make(folder))
