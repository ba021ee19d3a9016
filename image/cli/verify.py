"""`zos-image verify`."""

from __future__ import annotations

from pathlib import Path

import click

from image.cli.steps import FOLDER, show, tree_of_tools
from image.errors import RefusedError
from image.verify import verify as verify_image


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print every check as JSON.")
def verify(*, folder: Path, as_json: bool) -> None:
    """Check FOLDER against its manifest, and every file of the image against the rules."""
    checks = verify_image(folder, tree_of_tools())
    if as_json:
        show([{"subject": check.subject, "trouble": check.trouble} for check in checks])
    else:
        for check in checks:
            click.echo(f"{check.subject}: {check.trouble or 'good'}")
    bad = [check for check in checks if check.trouble]
    if bad:
        raise RefusedError(f"{folder}: {bad[0].subject} {bad[0].trouble}")
