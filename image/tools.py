"""The tools tree: trixie's own programs, unpacked into the cache and run through their own loader.

So the result of a build does not depend on the host's versions, and nothing has to be installed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from image.archive import Archive
from image.cache import cache_dir, digest, publish
from image.debfile import data_tar
from image.errors import UnavailableError
from image.fetch import Progress, fetch
from image.resolve import Package
from image.tree import Tree

LIBRARIES = (
    "usr/lib/x86_64-linux-gnu",
    "usr/lib/x86_64-linux-gnu/pulseaudio",
    "usr/lib/x86_64-linux-gnu/systemd",
)
_SKIP = ("usr/share/doc/", "usr/share/man/", "usr/share/locale/", "usr/share/info/")


class Tools:
    """Programs below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, *parts: str) -> Path:
        """A file of the tree.

        Raises UnavailableError when it is missing: the tree is damaged or its lock lacks a package.
        """
        found = self.root.joinpath(*parts)
        if not found.exists():
            raise UnavailableError(
                f"tools tree lacks {'/'.join(parts)}: remove {self.root} to have it made again"
            )
        return found

    def argv(self, program: str, *options: str | Path) -> list[str]:
        """The command line that runs `program`, by the tree's own loader and libraries."""
        at = program if "/" in program else f"usr/bin/{program}"
        return [
            str(self.path("usr/lib64/ld-linux-x86-64.so.2")),
            "--library-path",
            ":".join(str(self.root / folder) for folder in LIBRARIES),
            str(self.path(at)),
            *[str(option) for option in options],
        ]

    def run(
        self,
        program: str,
        *options: str | Path,
        env: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> bytes:
        """Run to the end and return what it printed.

        Raises UnavailableError with the last line of its stderr when it fails.
        """
        return run(self.argv(program, *options), env=env, stdin=stdin)


def run(argv: Sequence[str], *, env: Mapping[str, str] | None = None, stdin: bytes = b"") -> bytes:
    """Run a build tool with a fixed environment; its failure names the program."""
    fixed = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
    done = subprocess.run(
        argv, input=stdin, capture_output=True, env={**fixed, **(env or {})}, check=False
    )
    if done.returncode:
        text = done.stderr.decode(errors="replace").strip().splitlines()
        name = next((Path(a).name for a in argv if "ld-linux" not in a and a[:1] == "/"), argv[0])
        raise UnavailableError(f"{name} failed ({done.returncode}): {' | '.join(text[-4:])}")
    return done.stdout


def _unpack(packages: Mapping[Package, Path], root: Path) -> None:
    tree = Tree()
    for package, path in sorted(packages.items()):
        with data_tar(path) as tar:
            tree.add_tar(tar, package.name)
    for name in [p for p in tree if p.startswith(_SKIP)]:
        del tree[name]
    tree.write(root)


def ensure(
    packages: Sequence[Package], archive: Callable[[], Archive], progress: Progress
) -> Tools:
    """The tools tree of this lock, made if the cache lacks it."""
    key = digest(*[p.sha256 for p in sorted(packages)], *_SKIP, "4")
    target = cache_dir("tools") / key

    def make(scratch: Path) -> None:
        files = fetch(packages, archive, progress)
        progress(f"unpacking {len(files)} tool packages")
        _unpack(files, scratch)

    return Tools(publish(target, make))


def host_python_env() -> dict[str, str]:
    """Environment that keeps a Python tool's output independent of the host."""
    return {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
