"""`zos-image build`: base, zos layer, UKI and the papers beside them, in one output folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version as installed_version
from pathlib import Path

import msgspec

from image import archive, base, layer, output, tools
from image.archive import Archive
from image.cache import digest
from image.errors import RefusedError
from image.fetch import Progress
from image.manifest import Component, sha256, size_table
from image.sbom import sbom
from image.steps import initramfs, uki
from image.tree import File, Tree

TIERS = ("vm",)
# What PID 1 and the kernel obey is fixed here; settings come behind it. A module must be signed by
# Debian; a kernel bug or a dead PID 1 restarts the machine after 15 seconds.
CMDLINE = (
    "console=tty0 console=ttyS0,115200 quiet loglevel=4 panic=15 oops=panic module.sig_enforce=1"
)
ZOS = "zos.erofs"


@dataclass(frozen=True)
class Built:
    """A finished output folder; `table` is the size table a person reads."""

    folder: Path
    table: str
    outputs: list[output.Output]


def finder(mirror: str | None) -> Callable[[], Archive]:
    """The archive, looked for at most once and only when something is missing."""
    return lru_cache(maxsize=1)(lambda: archive.find(mirror))


def _sources_key(tree: Tree) -> str:
    parts = [
        path.encode() + b"\0" + node.data for path, node in tree.items() if isinstance(node, File)
    ]
    return digest(*parts)


def _make_uki(made: tools.Tools, plain: base.Base, initrd: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        parts = Path(scratch)
        (parts / "initrd").write_bytes(initrd)
        (parts / "cmdline").write_text(CMDLINE)
        for name in ("vmlinuz", "os-release"):
            (parts / name).write_bytes(plain.read(name))
        return uki.make_uki(made, parts, plain.record["release"], plain.epoch)


def build(
    out: Path, tier: str, progress: Progress, mirror: str | None = None, top: Path = layer.TOP
) -> Built:
    """Build tier `tier` into folder `out`. Raises ImageError; then `out` is as it was."""
    if tier not in TIERS:
        raise RefusedError(f"tier {tier}: not known; the tiers are {', '.join(TIERS)}")
    version = installed_version("zero-os")
    find = finder(mirror)
    if mirror:
        find()  # a wrong one is told even when the cache has everything
    sources = layer.sources(top)
    key = _sources_key(sources)
    made = tools.ensure(find, progress)
    plain = base.build(find, made, version, progress)
    progress("packing the zos layer")
    zos = layer.build(made, plain.epoch, sources)
    initrd = plain.read("initrd") + initramfs.stored_archive(ZOS, zos.image, plain.epoch)
    progress("making the unified kernel image")
    image = _make_uki(made, plain, initrd)
    record = plain.record
    parts = Component(name="zos layer", files=len(zos.files), size=zos.size, packed=len(zos.image))
    info = {
        "version": version,
        "tier": tier,
        "kernel": record["release"],
        "epoch": plain.epoch,
        "base": plain.key,
        "tools": made.root.name,
        "zos": key,
        "sources": record["sources"],
    }
    media = {
        "zos.efi": image,
        "vmlinuz": plain.read("vmlinuz"),
        "initrd": initrd,
        "cmdline": CMDLINE.encode() + b"\n",
    }
    table = size_table(
        [*record["components"], parts], {name: len(body) for name, body in media.items()}
    )
    files = {
        **media,
        "build.json": msgspec.json.format(msgspec.json.encode(info), indent=1),
        "sbom.spdx.json": sbom(version, plain.epoch, record["sources"], sha256(image)),
        "sizes.txt": table.encode(),
    }
    outputs = output.describe(files)
    manifest = output.Manifest(
        format=1,
        version=version,
        tier=tier,
        release=record["release"],
        outputs=outputs,
        files=[*record["files"], *zos.files],
    )
    output.write(out, files, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    for name in ("initrd-testkit", "initrd-lab"):
        (out / name).unlink(missing_ok=True)  # made of the image that was here before
    return Built(out, table, outputs)
