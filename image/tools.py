"""The tools tree: trixie's own programs, unpacked into the cache and run through their own loader.

So the result of a build does not depend on the host's versions, and nothing has to be installed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from image.archive import Archive
from image.cache import cache_dir, digest, publish
from image.debfile import data_tar
from image.errors import UnavailableError
from image.fetch import Progress
from image.lock import read_lock
from image.packages import LOCKS, pinned
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
    """Run a build tool with a fixed environment and umask; its failure names the program.

    mkfs.erofs takes the mode of its inode for fragments from the umask.
    """
    fixed = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
    done = subprocess.run(
        argv, input=stdin, capture_output=True, env={**fixed, **(env or {})}, check=False,
        umask=0o022,
    )  # fmt: skip
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


def _folder(packages: Iterable[Package]) -> Path:
    return cache_dir("tools") / digest(*[p.sha256 for p in sorted(packages)], *_SKIP, "4")


def ensure(archive: Callable[[], Archive], progress: Progress, locks: Path = LOCKS) -> Tools:
    """The tools tree of the lock, made if the cache lacks it."""
    target = _folder(read_lock(locks / "tools.lock")[0])
    if target.exists():
        return Tools(target)
    files, _ = pinned("tools", archive, progress, locks)

    def make(scratch: Path) -> None:
        progress(f"unpacking {len(files)} tool packages")
        _unpack(files, scratch)

    return Tools(publish(_folder(files), make))
