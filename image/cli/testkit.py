"""`zos-image testkit`."""

from __future__ import annotations

from pathlib import Path

import click

from image.build import finder
from image.cli.steps import FOLDER, Steps
from image.testkit import initrd, lab


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--lab", "with_lab", is_flag=True, help="With pytest and the tests: initrd-lab.")
def testkit(*, folder: Path, with_lab: bool) -> None:
    """Add the test agent beside the image in FOLDER, for test runs only: FOLDER/initrd-testkit.

    The image itself stays as it is. Boot its kernel with this initrd instead of its own.
    """
    click.echo(lab.make(folder, finder(None), Steps()) if with_lab else initrd.make(folder))
