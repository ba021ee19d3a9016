"""Makes the unified kernel image and its settings addon with systemd-ukify of the tools tree."""

from __future__ import annotations

import tempfile
from pathlib import Path

from image.steps.bytecode import python
from image.tools import Tools, run

_STUBS = "usr/lib/systemd/boot/efi"


def _ukify(tools: Tools, epoch: int, *options: str | Path) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "out.efi")
        argv, env = python(tools, str(tools.path("usr/bin/ukify")), "build")
        env["SOURCE_DATE_EPOCH"] = str(epoch)
        run([*argv, *[str(o) for o in options], "--output", str(out)], env=env)
        return out.read_bytes()


def make_uki(tools: Tools, parts: Path, release: str, epoch: int) -> bytes:
    """One EFI program out of `vmlinuz`, `initrd`, `cmdline` and `os-release` in folder `parts`."""
    return _ukify(
        tools, epoch, f"--linux={parts / 'vmlinuz'}", f"--initrd={parts / 'initrd'}",
        f"--cmdline=@{parts / 'cmdline'}", f"--os-release=@{parts / 'os-release'}",
        f"--uname={release}", f"--stub={tools.path(_STUBS, 'linuxx64.efi.stub')}",
    )  # fmt: skip


def make_addon(tools: Tools, cmdline: str, epoch: int) -> bytes:
    """An addon that adds `cmdline` to a UKI that stays as it is."""
    return _ukify(
        tools, epoch, f"--cmdline={cmdline}", f"--stub={tools.path(_STUBS, 'addonx64.efi.stub')}"
    )
