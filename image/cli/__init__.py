"""The command line `zos-image`: one file a verb. Data goes to stdout, progress to stderr.

Exit status: 0 done, 1 bug, 2 usage, 3 refused, 4 unavailable.
"""

from __future__ import annotations

import sys

import click

from image.cli.build import build
from image.cli.customize import customize
from image.cli.run import run
from image.cli.testkit import testkit
from image.cli.verify import verify
from image.errors import ImageError, leaves


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="zero-os")
def zos_image() -> None:
    """Build, boot, check and customise the image of Zero-OS.

    Exit status: 0 done, 1 bug, 2 usage, 3 refused, 4 unavailable (trying again may help).
    """


for command in (build, run, verify, customize, testkit):
    zos_image.add_command(command)


def main(args: list[str] | None = None) -> None:
    """Entry point: turns expected errors into one line and an exit status."""
    try:
        sys.exit(zos_image.main(args, prog_name="zos-image", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("zos-image: interrupted", err=True)
        sys.exit(4)
    except (ImageError, BaseExceptionGroup) as error:
        found = list(leaves(error))
        expected = [leaf for leaf in found if isinstance(leaf, ImageError)]
        if not expected or len(expected) < len(found):
            raise
        click.echo(f"zos-image: {expected[0]}", err=True)
        sys.exit(expected[0].exit_code)
