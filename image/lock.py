"""Lock files: which .deb, at which version and hash. Text, sorted, no archive address inside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from image.errors import RefusedError
from image.resolve import Package

HEADER = "# name version arch origin size sha256 path (relative to the archive)"


def format_lock(packages: Iterable[Package], epoch: int) -> str:
    """`epoch` (unix seconds) is the time that every file of the result carries."""
    lines = [
        f"{p.name} {p.version} {p.arch} {p.origin} {p.size} {p.sha256} {p.path}"
        for p in sorted(set(packages))
    ]
    return "\n".join([HEADER, f"# epoch {epoch}", *lines]) + "\n"


def parse_lock(text: str, name: str) -> tuple[list[Package], int]:
    """Packages and epoch. Raises RefusedError naming the lock file and the line."""
    packages = []
    epoch = re.search(r"^# epoch (\d+)$", text, re.MULTILINE)
    if epoch is None:
        raise RefusedError(f"{name}: no line '# epoch SECONDS'")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split(" ")
        if len(fields) != 7 or not fields[4].isdigit() or len(fields[5]) != 64:
            raise RefusedError(f"{name} line {number}: seven fields expected, as in its header")
        package, version, arch, origin, size, sha256, path = fields
        packages.append(Package(package, version, arch, origin, path, int(size), sha256))
    return packages, int(epoch[1])


def read_lock(path: Path) -> tuple[list[Package], int]:
    try:
        return parse_lock(path.read_text(), path.name)
    except OSError as cause:
        raise RefusedError(f"lock file {path}: {cause.strerror}") from cause
