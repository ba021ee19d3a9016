"""`zos-image testkit`: an image's initrd with the test agent appended, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

from image import output
from image.cpio import write_cpio
from image.errors import RefusedError
from image.manifest import sha256
from image.tree import File, Folder, Tree

NAME = "initrd-testkit"
FOLDER = "testkit"
HERE = Path(__file__).parent


def agent_tree() -> Tree:
    """What stage 1 binds to /usr/lib/zos-testkit."""
    source = (HERE / "agent.py").read_bytes()
    return Tree({FOLDER: Folder(), f"{FOLDER}/agent.py": File(source)})


def append(image: Path, tree: Tree, target: Path) -> Path:
    """Write the initrd of `image` with `tree` behind it to `target`.

    Raises RefusedError when the image's own initrd is not the one of its manifest.
    """
    manifest = output.read_manifest(image)
    wanted = next(row["sha256"] for row in manifest["outputs"] if row["name"] == "initrd")
    body = (image / "initrd").read_bytes()
    if sha256(body) != wanted:
        raise RefusedError(f"{image / 'initrd'}: damaged; build the image again")
    scratch = target.with_name(f".{target.name}.new")
    try:
        scratch.write_bytes(body + write_cpio(tree, 0))
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return target


def make(image: Path) -> Path:
    """Add the agent beside the image: DIR/initrd-testkit, for `--initrd` of test runs only."""
    return append(image, agent_tree(), image / NAME)
