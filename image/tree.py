"""A file tree in memory: what an image will hold, before any file system is made.

Paths are relative, without a leading slash, and usr-merged. Owners are always root; times are the
build's epoch. So a tree has one canonical form, whatever machine made it.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MERGED = {"bin": "usr/bin", "sbin": "usr/bin", "lib": "usr/lib", "lib64": "usr/lib64"}


@dataclass(frozen=True)
class File:
    """A regular file; `origin` says which package or build step brought it."""

    data: bytes
    mode: int = 0o644
    origin: str = "build"


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str
    origin: str = "build"


@dataclass(frozen=True)
class Folder:
    """A folder that must exist even when it is empty."""

    mode: int = 0o755
    origin: str = "build"


Node = File | Link | Folder


def merged(path: str) -> str:
    """`path` after the usr merge; sbin is bin, as in Debian trixie's own direction."""
    path = str(PurePosixPath("/", path))[1:]
    head, _, rest = path.partition("/")
    if head in MERGED:
        path = f"{MERGED[head]}/{rest}" if rest else MERGED[head]
    if path.startswith("usr/sbin"):
        path = "usr/bin" + path.removeprefix("usr/sbin")
    return path


class Tree(dict[str, Node]):
    """Path → node, with the folders above each path implied."""

    def add_tar(self, tar: tarfile.TarFile, origin: str) -> None:
        """Take over regular files, links and hard links of a package."""
        for member in tar:
            path = merged(member.name)
            if member.isfile():
                handle = tar.extractfile(member)
                data = handle.read() if handle else b""
                self[path] = File(data, member.mode & 0o7777, origin)
            elif member.issym():
                self[path] = Link(member.linkname, origin)
            elif member.islnk():
                node = self.get(merged(member.linkname))
                if isinstance(node, File):
                    self[path] = node

    def resolve(self, path: str, depth: int = 16) -> str | None:
        """The regular file that `path` leads to through links, or None."""
        node = self.get(path)
        if isinstance(node, Link) and depth:
            base = (
                PurePosixPath("/")
                if node.target.startswith("/")
                else PurePosixPath("/", path).parent
            )
            return self.resolve(merged(_flatten(base / node.target)), depth - 1)
        return path if isinstance(node, File) else None

    def items_sorted(self) -> Iterator[tuple[str, Node]]:
        """All nodes with their parent folders, parents first, in byte order."""
        every: dict[str, Node] = {}
        for path, node in self.items():
            for parent in PurePosixPath(path).parents:
                if str(parent) != ".":
                    every.setdefault(str(parent), Folder())
            every[path] = node
        yield from sorted(every.items(), key=lambda item: item[0].encode())

    def tar(self, epoch: int) -> bytes:
        """The canonical tar: sorted, root-owned, every time = `epoch` (unix seconds)."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            root = tarfile.TarInfo(".")
            root.type, root.mode, root.mtime = tarfile.DIRTYPE, 0o755, epoch
            tar.addfile(root)
            for path, node in self.items_sorted():
                info = tarfile.TarInfo(f"./{path}")
                info.mtime = epoch
                match node:
                    case File(data, mode):
                        info.size, info.mode = len(data), mode
                        tar.addfile(info, io.BytesIO(data))
                    case Link(target):
                        info.type, info.linkname, info.mode = tarfile.SYMTYPE, target, 0o777
                        tar.addfile(info)
                    case Folder(mode):
                        info.type, info.mode = tarfile.DIRTYPE, mode
                        tar.addfile(info)
        return out.getvalue()

    @classmethod
    def read(cls, folder: Path) -> Tree:
        """The tree below `folder` on disk."""
        tree = cls()
        for path in sorted(folder.rglob("*")):
            name, mode = str(path.relative_to(folder)), path.lstat().st_mode & 0o7777
            if path.is_symlink():
                tree[name] = Link(str(path.readlink()))
            elif path.is_dir():
                tree[name] = Folder(mode)
            elif path.is_file():
                tree[name] = File(path.read_bytes(), mode)
        return tree

    def write(self, folder: Path) -> None:
        """Lay the tree out on disk below `folder`."""
        for path, node in self.items_sorted():
            target = folder / path
            match node:
                case File(data, mode):
                    target.write_bytes(data)
                    target.chmod(mode & 0o777)
                case Link(destination):
                    target.symlink_to(destination)
                case Folder():
                    target.mkdir(exist_ok=True)


def _flatten(path: PurePosixPath) -> str:
    """`path` without `..`, by text alone."""
    parts: list[str] = []
    for part in path.parts[1:]:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)
