"""Loads the kernel modules this machine has devices for, and no others.

The tables are kmod's modules.dep, modules.softdep and modules.alias. An alias is bucketed by what
stands before its first `:`, and compared by its literal prefix before any pattern is tried: a
table of 20,000 lines and a hundred devices cost milliseconds.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from zos.boot import kernel

# Features without a device of their own that the services use; the kernel cannot ask for them,
# since nothing here may start a program for it.
NEEDED = ("af_packet", "bridge", "btrfs", "nf_tables", "nft_ct")
LATER = ("nft_limit", "nft_reject_inet", "nft_fib_inet")
# Matched by devices that every machine has, needed by no boot: loaded once the services run.
_SLOW = frozenset({"kvm_amd", "kvm_intel", "virtio_balloon", "ptp_kvm", "sr_mod", "aesni_intel"})


class Alias(NamedTuple):
    """`prefix` is the pattern up to its first wildcard."""

    prefix: str
    pattern: str
    module: str


class Tables(NamedTuple):
    """`paths`: module to file; `needs`: module to what must be there first, deepest first."""

    paths: dict[str, str]
    needs: dict[str, tuple[str, ...]]
    aliases: dict[str, list[Alias]]


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1].split(".ko", 1)[0].replace("-", "_")


def parse(dep: str, softdep: str, alias: str) -> Tables:
    paths: dict[str, str] = {}
    needs: dict[str, tuple[str, ...]] = {}
    for line in dep.splitlines():
        path, _, rest = line.partition(":")
        paths[_name(path)] = path
        needs[_name(path)] = tuple(_name(word) for word in reversed(rest.split()))
    for line in softdep.splitlines():
        words = line.split()
        if words[0] == "softdep" and words[2] == "pre:" and words[1] in needs:
            needs[words[1]] = (*words[3:], *needs[words[1]])
    aliases: dict[str, list[Alias]] = {}
    for line in alias.splitlines():
        word, _, rest = line.partition(" ")
        pattern, _, module = rest.rpartition(" ")
        if word == "alias":
            entry = Alias(_literal(pattern), pattern, module.replace("-", "_"))
            aliases.setdefault(pattern.partition(":")[0], []).append(entry)
    return Tables(paths, needs, aliases)


def _literal(pattern: str) -> str:
    ends = [pattern.find(c) for c in "*?[" if c in pattern]
    return pattern[: min(ends)] if ends else pattern


def match(tables: Tables, modalias: str) -> list[str]:
    """Names of the modules whose pattern fits one device."""
    return [
        entry.module
        for entry in tables.aliases.get(modalias.partition(":")[0], ())
        if modalias.startswith(entry.prefix) and fnmatchcase(modalias, entry.pattern)
    ]


def order(tables: Tables, name: str, done: set[str]) -> Iterator[str]:
    """`name` with what it needs, dependencies first, without what is in `done`."""
    for other in tables.needs.get(name, ()):
        if other not in done and other != name and other in tables.paths:
            yield from order(tables, other, done)
    if name not in done and name in tables.paths:
        done.add(name)
        yield name


def modaliases(sysfs: Path = Path("/sys")) -> set[str]:
    """What every device of the machine calls itself."""
    found: set[str] = set()
    folders = [*sysfs.glob("bus/*/devices"), sysfs / "class/input"]
    for folder in folders:
        for device in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208  as below
            text = _read(f"{folder}/{device}/modalias")
            if text:
                found.add(text)
    return found


def _read(path: str) -> str:
    try:
        with open(path) as file:  # noqa: PTH123  a Path per device costs more than the read
            return file.read().rstrip("\n")
    except OSError:
        return ""  # no such attribute, or the device has just gone


class Modules:
    """Owns the module tables and what is loaded; `report` gets (module, reason) of a failure."""

    def __init__(self, folder: Path, report: Callable[[str, str], None]) -> None:
        self._folder = folder
        self._report = report
        texts = [_read(f"{folder}/modules.{n}") for n in ("dep", "softdep", "alias")]
        self._tables = parse(*texts)
        self._done = {line.split(" ", 1)[0] for line in _read("/proc/modules").splitlines()}
        self._seen: set[str] = set()
        self.slow: list[str] = list(LATER)

    def coldplug(self) -> int:
        """Load for every device, then for those the new drivers found. Returns how many."""
        before = len(self._done)
        self._report("tables","parsed")
        for _ in range(8):  # a bus behind a bus behind a bus: more turns find nothing new
            new = modaliases() - self._seen
            self._report("aliases",str(len(new)))
            if not new:
                break
            self.plug(sorted(new))
        return len(self._done) - before

    def plug(self, names: Iterable[str]) -> None:
        """Load for these modaliases; the slow ones are kept for later."""
        for modalias in names:
            self._seen.add(modalias)
            for module in match(self._tables, modalias):
                if module in _SLOW:
                    self.slow += [module] if module not in self.slow else []
                else:
                    self.load(module)

    def load(self, name: str) -> None:
        """Load one module with what it needs; a failure is reported, never raised."""
        for module in order(self._tables, name, self._done):
            self._insert(module)

    def _insert(self, module: str) -> None:
        import time
        t=time.monotonic()
        self._insert2(module)
        self._report(module, f"{time.monotonic()-t:.3f}")
    def _insert2(self, module: str) -> None:
        path = self._folder / self._tables.paths[module]
        packed = kernel.MODULE_INIT_COMPRESSED_FILE if path.suffix in {".xz", ".zst"} else 0
        try:
            fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                kernel.load_module(fd, packed)
            finally:
                os.close(fd)
        except OSError as cause:
            if cause.errno not in {errno.EEXIST, errno.ENODEV}:
                self._report(module, cause.strerror or str(cause))
