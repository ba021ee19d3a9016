"""`grid up --live`: the nodes run the work tree's `zos/`, and follow its changes.

What a change means is decided here; the image's test agent lays the files over the image's copy,
read-only, and ends the services concerned. PID 1 starts them again from the new files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import anyio

from grid.errors import RefusedError
from image.errors import ImageError
from image.machine import TESTKIT_PORT
from image.run import Machine
from image.testkit.client import Testkit
from zos.boot.services import SHARED_FOLDERS, table

SOURCES = ("zos", "tfchain_client")
TOP = Path(__file__).resolve().parent.parent
PERIOD = 0.5  # seconds between two looks at the work tree
AT_ONCE = 40  # files in one request


def check(top: Path) -> None:
    """Raises RefusedError when `top` is no work tree."""
    for name in SOURCES:
        if not (top / name).is_dir():
            raise RefusedError(f"{top}: no {name}/ there for --live to follow; name a work tree")


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


async def follow(machine: Machine, tell: Callable[[str], None], top: Path = TOP) -> None:
    """Keep a running machine's code equal to the work tree's, for one boot of it."""
    seen: dict[str, tuple[int, int]] = {}
    async with Testkit(machine.ports[TESTKIT_PORT]) as kit:
        while machine.ended is None:
            now = await anyio.to_thread.run_sync(fingerprint, top)
            paths = changed(seen, now)
            if paths:
                try:
                    tell(await _apply(kit, top, paths, first=not seen))
                except ImageError as error:
                    tell(str(error))  # the machine is gone, or the tree cannot be laid over it
            seen = now
            await anyio.sleep(PERIOD)


async def _apply(kit: Testkit, top: Path, paths: frozenset[str], *, first: bool) -> str:
    """Bring files and restart who runs them; returns what to tell."""
    await _bring(kit, top, paths)
    names = concerned(paths)
    await kit.call(restart, names=sorted(names), zygote=first or len(names) == len(table()))
    if first:
        return "the work tree's code runs"
    hint = "; PID 1 itself changes with a reboot only" if needs_reboot(paths) else ""
    return f"{', '.join(sorted(paths))}: restarted {', '.join(sorted(names))}{hint}"


async def _bring(kit: Testkit, top: Path, paths: Iterable[str]) -> None:
    files = {path: _text(top / path) for path in paths}
    names = sorted(files)
    for at in range(0, len(names), AT_ONCE):
        part = {name: files[name] for name in names[at : at + AT_ONCE]}
        await kit.call(overlay, files=part, seconds=120)


def _text(path: Path) -> str | None:
    try:
        return path.read_text()
    except FileNotFoundError:
        return None


def overlay(files: dict[str, str | None]) -> None:
    """Runs in the guest: write files over /usr/lib/zos, which is a copy in memory from then on."""
    import ctypes
    import pathlib
    import shutil

    libc = ctypes.CDLL(None, use_errno=True)
    target, copy = "/usr/lib/zos", pathlib.Path("/run/zos-live")
    remount, read_only, bind = 32, 1, 4096

    def mount(source: str, at: str, kind: str, flags: int) -> None:
        if libc.mount(source.encode(), at.encode(), kind.encode(), flags, None):
            raise OSError(ctypes.get_errno(), f"mount {at}")

    if not copy.exists():
        copy.mkdir(mode=0o755)
        mount("zos-live", str(copy), "tmpfs", 0)
        shutil.copytree(target, copy, dirs_exist_ok=True)
        mount(str(copy), target, "", bind)
    mount("zos-live", str(copy), "", remount)
    for name, text in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in (path, path.with_suffix(".pyc")):
            old.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text)
            path.chmod(0o644)
    mount("zos-live", str(copy), "", remount | read_only)


def restart(names: list[str], *, zygote: bool) -> None:
    """Runs in the guest: end services, and what they are forked from; PID 1 starts them again."""
    import json
    import os
    import pathlib
    import signal

    if zygote:
        for comm in pathlib.Path("/proc").glob("[0-9]*/comm"):
            if comm.read_text().strip() == "zygote":
                os.kill(int(comm.parent.name), signal.SIGKILL)
    for row in json.loads(pathlib.Path("/run/zos/services.json").read_text()):
        if row["name"] in names and row["pid"]:
            os.kill(row["pid"], signal.SIGTERM)


def needs_reboot(paths: Iterable[str]) -> bool:
    """Whether PID 1 itself is concerned: it cannot be restarted."""
    return any(path.startswith("zos/boot/") for path in paths)
