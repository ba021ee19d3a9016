"""`zos-image customize`: a farm's settings beside an image that stays byte for byte the same.

`settings` goes behind the command line of a direct boot; the addon carries the same words to the
UKI, whose stub reads it from `zos.efi.extra.d` on the EFI system partition.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from image import output, settings
from image.errors import UnavailableError
from image.esp import ADDONS
from image.steps.uki import make_addon
from image.tools import Tools

SETTINGS = "settings"
ADDON = f"{ADDONS}/settings.addon.efi"


def current(image: Path) -> list[tuple[str, str]]:
    """What the image was customised with before."""
    path = image / SETTINGS
    return settings.read(path.read_text()) if path.exists() else []


def customize(image: Path, pairs: Iterable[tuple[str, str]], tools: Tools) -> str:
    """Lay `pairs` over the image's settings; the words that it now has.

    A name given again replaces its earlier values.
    """
    output.read_manifest(image)
    new = list(pairs)
    names = {name for name, _ in new}
    kept = [pair for pair in current(image) if pair[0] not in names]
    text = " ".join(settings.words([*kept, *new]))
    body = make_addon(tools, text, 0)
    try:
        (image / ADDONS).mkdir(exist_ok=True)
        for name, content in ((ADDON, body), (SETTINGS, text.encode() + b"\n")):
            scratch = image / f".{SETTINGS}.new"
            scratch.write_bytes(content)
            scratch.replace(image / name)
    except OSError as cause:
        raise UnavailableError(f"{image}: {cause.strerror}") from cause
    return text


def clear(image: Path) -> None:
    """Back to the image as it was built."""
    output.read_manifest(image)
    (image / SETTINGS).unlink(missing_ok=True)
    shutil.rmtree(image / ADDONS, ignore_errors=True)
