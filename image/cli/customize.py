"""`zos-image customize`."""

from __future__ import annotations

from pathlib import Path

import click

from image import customize as custom
from image import settings
from image.cli.steps import FOLDER, show, tree_of_tools
from image.errors import RefusedError


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--farm", metavar="ID", help="The farm that owns the node.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="Any other setting.")
@click.option("--clear", is_flag=True, help="Forget every setting given before.")
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
def customize(
    *, folder: Path, farm: str | None, given: tuple[str, ...], clear: bool, as_json: bool
) -> None:
    """Give the image in FOLDER settings of its own, without a rebuild: the image stays the same.

    They go into FOLDER/settings (for a boot by kernel and initrd) and into an addon in
    FOLDER/zos.efi.extra.d, which is copied beside the UKI on the EFI system partition.
    """
    words = [f"farmer_id={farm}"] if farm is not None else []
    pairs = [settings.parse(word) for word in [*words, *given]]
    if not pairs and not clear:
        raise RefusedError("nothing to do: name a farm with --farm, or a setting with --set")
    if clear:
        custom.clear(folder)
    if pairs:
        custom.customize(folder, pairs, tree_of_tools())
    now = custom.current(folder)
    if as_json:
        show([{"name": name, "value": value} for name, value in now])
    else:
        click.echo(" ".join(settings.words(now)) or "no settings")
