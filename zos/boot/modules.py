"""Loads the kernel modules this machine has devices for, and no others.

The tables are kmod's modules.dep, modules.softdep and modules.alias. An alias is bucketed by what
stands before its first `:`, and compared by its literal prefix before any pattern is tried: a
table of 20,000 lines and a hundred devices cost milliseconds.
"""

from __future__ import annotations

import errno
import heapq
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from zos.boot import kernel

# Features without a device of their own that the services use; the kernel cannot ask for them,
# since nothing here may start a program for it. A network is of no use before its firewall is.
NEEDED = (
    "af_packet", "bridge", "nf_tables", "nft_ct", "nft_limit", "nft_reject_inet", "nft_fib_inet",
    "btrfs",
)  # fmt: skip
# Old disk controllers: seconds of work, and most virtual machines have one that nothing hangs on.
_SLOW = frozenset({"ahci", "ata_generic", "ata_piix", "sr_mod"})
# What no service waits for: loaded once all else is.
_LATE = frozenset(
    {"aesni_intel", "crc32c_intel", "kvm_amd", "kvm_intel", "ptp_kvm",
     "pvpanic_mmio", "pvpanic_pci", "sha256_ssse3", "virtio_balloon", "virtio_input"}
)  # fmt: skip


# Loaded already, or for a device or a processor feature that is not there after all.
_NO_NEWS = frozenset({errno.EEXIST, errno.ENODEV, errno.EOPNOTSUPP})


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
            bus = pattern.partition(":")[0].rstrip("*")  # "acpi*:LNXPWRBN:*"
            aliases.setdefault(bus, []).append(entry)
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
    if name in done or name not in tables.paths:
        return
    done.add(name)
    for other in tables.needs[name]:
        yield from order(tables, other, done)
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


class Rank(IntEnum):
    """The order of loading: cheap drivers first, what nobody waits for last."""

    DEVICE, FEATURE, SLOW, LATE = range(4)


def rank(module: str) -> Rank:
    if module in _SLOW:
        return Rank.SLOW
    return Rank.LATE if module in _LATE else Rank.DEVICE


class Modules:
    """Owns the module tables and what is to be loaded, one module a step.

    `report` gets (module, reason) of each that the kernel refused.
    """

    def __init__(self, folder: Path, report: Callable[[str, str], None]) -> None:
        self._folder = folder
        self._report = report
        texts = [_read(f"{folder}/modules.{n}") for n in ("dep", "softdep", "alias")]
        self._tables = parse(*texts)
        self._tried = {line.split(" ", 1)[0] for line in _read("/proc/modules").splitlines()}
        self._queued: dict[str, Rank] = {}
        self._seen: set[str] = set()
        self._wanted: list[tuple[Rank, int, str]] = []
        self._number = itertools.count()
        self.loaded = 0

    def want(self, module: str, place: Rank) -> None:
        """Queue one module with all it needs; what is loaded or unknown is passed over.

        What is queued for later already, because a slow driver needs it too, is queued again.
        """
        for name in order(self._tables, module, set(self._tried)):
            if name not in self._queued or place < self._queued[name]:
                self._queued[name] = place
                heapq.heappush(self._wanted, (place, next(self._number), name))

    def look(self) -> bool:
        """Queue the drivers of devices that are new. Returns whether there were any."""
        return self.plug(sorted(modaliases() - self._seen))

    def plug(self, names: Iterable[str]) -> bool:
        """Queue the drivers of these modaliases. Returns whether one has a driver here."""
        before = len(self._queued)
        for modalias in names:
            self._seen.add(modalias)
            for module in match(self._tables, modalias):
                self.want(module, rank(module))
        return len(self._queued) > before

    def passed(self, place: Rank) -> bool:
        """Whether all up to this rank is loaded, as far as devices have shown up."""
        return not self._wanted or self._wanted[0][0] > place

    def step(self) -> bool:
        """Load the next module. Returns whether there was one."""
        while self._wanted and self._wanted[0][2] in self._tried:
            heapq.heappop(self._wanted)
        if not self._wanted:
            return False
        module = heapq.heappop(self._wanted)[2]
        self._tried.add(module)
        try:
            self._insert(self._folder / self._tables.paths[module])
            self.loaded += 1
        except OSError as cause:
            if cause.errno not in _NO_NEWS:
                self._report(module, cause.strerror or str(cause))
        return True

    def _insert(self, path: Path) -> None:
        packed = kernel.MODULE_INIT_COMPRESSED_FILE if path.suffix in {".xz", ".zst"} else 0
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            kernel.load_module(fd, packed)
        finally:
            os.close(fd)
