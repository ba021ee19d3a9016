"""`grid up --live`: the nodes run the work tree's `zos/`, and follow its changes.

What a change means is decided here; the image's test agent lays the files over the image's copy,
read-only, and ends the services concerned. PID 1 starts them again from the new files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from zos.boot.services import SHARED_FOLDERS, table

SOURCES = ("zos", "tfchain_client")


def fingerprint(top: Path) -> dict[str, tuple[int, int]]:
    """Every Python file of the node, with what changes when it is written: time and size."""
    found = {}
    for name in SOURCES:
        for path in (top / name).rglob("*.py"):
            state = path.stat()
            found[str(path.relative_to(top))] = (state.st_mtime_ns, state.st_size)
    return found


def changed(
    before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]
) -> frozenset[str]:
    """Files written, made or removed between two fingerprints."""
    paths = before.keys() | after.keys()
    return frozenset(path for path in paths if before.get(path) != after.get(path))


def concerned(paths: Iterable[str]) -> frozenset[str]:
    """Names of the services that run code of these files; all of them for shared code."""
    services = table()
    names: set[str] = set()
    for path in paths:
        top, _, rest = path.partition("/")
        folder = rest.split("/")[0]
        owners = {service.name for service in services if folder in service.folders}
        if top != "zos" or folder in SHARED_FOLDERS or not owners:
            owners = {service.name for service in services}
        names |= owners
    return frozenset(names)


def needs_reboot(paths: Iterable[str]) -> bool:
    """Whether PID 1 itself is concerned: it cannot be restarted."""
    return any(path.startswith("zos/boot/") for path in paths)
