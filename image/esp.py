"""An EFI system partition as a disk: the UKI, and beside it the addons that carry settings."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from image.steps.uki import make_addon
from image.tools import Tools

ADDONS = "zos.efi.extra.d"
_SPARE = 34 << 20


def make_esp(tools: Tools, image: Path, target: Path, settings: Sequence[str] = ()) -> None:
    """Write a FAT32 disk that UEFI firmware boots; `settings` become one more addon."""
    uki = image / "zos.efi"
    with tempfile.TemporaryDirectory() as scratch:
        addons = sorted((image / ADDONS).glob("*.addon.efi"))
        if settings:
            extra = Path(scratch, "run.addon.efi")
            extra.write_bytes(make_addon(tools, " ".join(settings), 0))
            addons.append(extra)
        size = uki.stat().st_size + sum(path.stat().st_size for path in addons) + _SPARE
        target.unlink(missing_ok=True)
        with target.open("wb") as handle:
            handle.truncate(size >> 20 << 20)
        env = {"MTOOLS_SKIP_CHECK": "1"}
        tools.run("mformat", "-i", target, "-F", "-v", "ZOS", "-N", "5a4f5321", "::", env=env)
        boot = "::/EFI/BOOT/BOOTX64.EFI"
        folders = ["::/EFI", "::/EFI/BOOT", f"{boot}.extra.d"]
        tools.run("mmd", "-i", target, *folders, env=env)
        tools.run("mcopy", "-i", target, uki, boot, env=env)
        for path in addons:
            tools.run("mcopy", "-i", target, path, f"{boot}.extra.d/{path.name}", env=env)
