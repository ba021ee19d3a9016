"""`zos-image build`."""

from __future__ import annotations

from pathlib import Path

import click

from image.build import TIERS
from image.build import build as build_image
from image.cli.steps import FOLDER, Steps, show


@click.command()
@click.option("--tier", type=click.Choice(TIERS), default="vm", help="Which machines it is for.")
@click.option("--out", type=FOLDER, required=True, help="Folder for the image and its papers.")
@click.option("--mirror", help="Debian archive to fetch from [default: the host's own].")
@click.option("--json", "as_json", is_flag=True, help="Print the output files as JSON.")
def build(*, tier: str, out: Path, mirror: str | None, as_json: bool) -> None:
    """Build the image into a folder. Needs no root; later builds take seconds."""
    steps = Steps()
    built = build_image(out, tier, steps, mirror)
    steps(f"image ready in {out}")
    if as_json:
        show(built.outputs)
    else:
        click.echo(built.table, nl=False)
