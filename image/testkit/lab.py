"""`zos-image testkit --lab`: agent, pytest and tests, to run them on the image's own kernel.

A build host's kernel proves nothing and its user may not be root; the lab guest is the image's
kernel and root with pytest beside them. PID 1 then starts the agent alone: nothing else takes the
machine's disks and network cards.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from image import packages, tools, wheels
from image.archive import Archive
from image.base import HERE
from image.cache import cache_dir, digest, publish
from image.cpio import read_cpio, write_cpio
from image.debfile import data_tar
from image.fetch import Progress
from image.layer import TOP
from image.steps import bytecode, collect
from image.testkit.initrd import FOLDER, agent_tree, append
from image.tree import File, Folder, Tree

NAME = "initrd-lab"
INSIDE = "/usr/lib/zos-testkit/lab"  # where stage 1 binds it
WHEELS = (
    "anyio", "hypothesis", "iniconfig", "packaging", "pluggy", "pygments", "pytest",
    "sortedcontainers",
)  # fmt: skip
# Of the standard library what pytest imports and the image leaves out.
STDLIB = ("bdb", "cmd", "code", "codeop", "doctest", "getpass", "pdb", "pty", "rlcompleter", "tty")
_LOCK = TOP / "requirements/host.txt"
_NOT_FOR_THE_GUEST = ("tests/e2e/", "tests/integration/chain/", "tests/unit/", "tests/run.py")


def requirements(lock: str) -> str:
    """The stanzas of the host's lock that the lab needs: pinned once for both."""
    stanzas = re.split(r"\n(?=[a-z0-9])", lock)
    found = {re.split(r"[=\s]", stanza)[0]: stanza for stanza in stanzas}
    return "\n".join(found[name].rstrip() for name in WHEELS) + "\n"


def _site(made: tools.Tools, find: Callable[[], Archive], progress: Progress) -> Tree:
    """Pytest and its friends, compiled, from the cache where nothing changed."""
    text = requirements(_LOCK.read_text())
    files, _ = packages.pinned("vm", find, progress)
    wanted = {p: path for p, path in files.items() if p.name.startswith("libpython3.13")}
    code = [path.read_bytes() for path in (Path(__file__), HERE / "steps/bytecode.py")]
    key = digest(text, made.root.name, *sorted(p.sha256 for p in wanted), *code)

    def make(scratch: Path) -> None:
        pool, tree = Tree(), Tree()
        for package, path in sorted(wanted.items()):
            with data_tar(path) as tar:
                pool.add_tar(tar, package.name)
        for name in STDLIB:
            tree[f"{name}.py"] = pool[f"{collect.PYTHON}/{name}.py"]
        for wheel in wheels.ensure(progress, text):
            wheels.unpack(wheel, tree, "")
        progress("compiling pytest")
        bytecode.compile_tree(made, tree, f"{INSIDE[1:]}/site/")
        (scratch / "site.cpio").write_bytes(write_cpio(tree, 0))

    folder = publish(cache_dir("lab") / key, make)
    return read_cpio((folder / "site.cpio").read_bytes())


def sources(top: Path = TOP) -> Tree:
    """The tests that run in the guest, as they are: pytest rewrites their asserts."""
    tree = Tree({"pyproject.toml": File((top / "pyproject.toml").read_bytes())})
    for path in sorted((top / "tests").rglob("*")):
        name = str(path.relative_to(top))
        hidden = "__pycache__" in path.parts or name.startswith(_NOT_FOR_THE_GUEST)
        if path.is_file() and not hidden:
            tree[name] = File(path.read_bytes())
    return tree


def make(image: Path, find: Callable[[], Archive], progress: Progress) -> Path:
    """Write DIR/initrd-lab: the initrd of the image with agent, pytest and tests behind it."""
    made = tools.ensure(find, progress)
    tree = agent_tree()
    tree[f"{FOLDER}/lab"] = Folder()
    for name, part in (("site", _site(made, find, progress)), ("src", sources())):
        for path, node in part.items():
            tree[f"{FOLDER}/lab/{name}/{path}"] = node
    return append(image, tree, image / NAME)
