"""Makes the compressed, read-only EROFS images, byte for byte the same from the same tree.

mkfs.erofs gets a canonical tar: from a folder it would keep times older than the epoch.
"""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path

from image.cache import digest
from image.errors import UnavailableError
from image.tools import Tools
from image.tree import Tree

# zstd against lz4hc: docs/image.md, "Compression".
COMPRESSION = ("-zzstd,level=9", "-C65536", "-Efragments")
_NAMESPACE = uuid.UUID("6f1ad4a0-7c3e-5c7b-9a53-2f5f5a6d0e11")


def make_erofs(
    tools: Tools, tree: Tree, epoch: int, compression: tuple[str, ...] = COMPRESSION
) -> bytes:
    """The file system image of `tree`; its UUID follows from its content."""
    tar = tree.tar(epoch)
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch, "tree.tar"), Path(scratch, "fs.erofs")
        source.write_bytes(tar)
        tools.run(
            "mkfs.erofs", "--tar=f", "--sort=path", f"-T{epoch}", "--all-time", "--quiet",
            "-U", str(uuid.uuid5(_NAMESPACE, digest(tar))), *compression, "--workers=1",
            target, source,
        )  # fmt: skip
        return target.read_bytes()


def read_erofs(tools: Tools, image: bytes, name: str, target: Path) -> None:
    """Unpack an image below `target`, checking its checksums; needs no root.

    Raises UnavailableError naming `name` when the image is damaged.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, name)
        source.write_bytes(image)
        try:
            tools.run(
                "fsck.erofs", f"--extract={target}", "--no-preserve-owner",
                "--preserve-perms", source,
            )  # fmt: skip
        except UnavailableError as cause:
            raise UnavailableError(f"{name}: damaged file system ({cause})") from cause
