"""Builds what does not change with zos/: kernel, stage 1, root. Cached by its inputs' hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import msgspec

from image import packages, wheels
from image.archive import Archive
from image.cache import cache_dir, digest, discard, need_space, prune, publish
from image.debfile import data_tar
from image.errors import GateError, UnavailableError
from image.fetch import Progress
from image.lock import read_lock
from image.manifest import Component, Entry, Source, components, entries, sha256
from image.resolve import Package
from image.steps import (
    bytecode,
    collect,
    compile_c,
    etc_files,
    filesystem,
    gates,
    initramfs,
    kernel_modules,
    libraries,
    replaced,
    strip,
    vm_modules,
)
from image.tools import Tools
from image.tree import File, Tree

HERE = Path(__file__).parent
_SOURCES = (
    "base.py", "cpio.py", "debfile.py", "elf.py", "manifest.py", "packages.py", "tree.py",
    "wheels.py",
)  # fmt: skip
_PARTS = ("vmlinuz", "initrd", "os-release")
_KEPT = 8  # bases in the cache, 35 MB each: switching between branches costs no build


@dataclass(frozen=True)
class Base:
    """A finished base in the cache. `epoch` is the time of every file, in unix seconds."""

    folder: Path
    key: str
    epoch: int
    record: Record

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


class Record(TypedDict):
    """base.json of a finished base; `parts` maps its other files to their sha256."""

    release: str
    files: list[Entry]
    components: list[Component]
    sources: list[Source]
    parts: dict[str, str]


@dataclass(frozen=True)
class _Inputs:
    tools: Tools
    epoch: int
    version: str
    progress: Progress

    def key(self, packages: Iterable[Package], wheels_lock: str) -> str:
        return digest(
            self.version,
            str(self.epoch),
            self.tools.root.name,
            wheels_lock,
            *[p.sha256 for p in sorted(packages)],
            *_code(),
        )


def _code() -> list[bytes]:
    files = [HERE / name for name in _SOURCES]
    files += sorted([*(HERE / "steps").glob("*.py"), *(HERE / "launcher").glob("*.c")])
    return [path.name.encode() + path.read_bytes() for path in files]


def _pool(files: dict[Package, Path]) -> Tree:
    pool = Tree()
    for package, path in sorted(files.items()):
        with data_tar(path) as tar:
            pool.add_tar(tar, package.name)
    return pool


def _root(pool: Tree, inputs: _Inputs) -> Tree:
    """Programs, Python, libraries and text files; no kernel modules yet."""
    tools = inputs.tools
    root = collect.collect(pool)
    strip.strip(tools, root, collect.DIST)
    root["usr/bin/zosd"] = File(compile_c.zosd(tools, HERE / "launcher/zosd.c"), 0o755, "launcher")
    libraries.close(root, pool, collect.LIBRARIES)
    replaced.replace(root, libraries.sonames(root))
    inputs.progress("compiling Python to bytecode")
    bytecode.compile_tree(tools, root)
    etc_files.add(root, collect.ca_bundle(pool), inputs.version)
    collect.normalise_modes(root, gates.EXECUTABLES)
    return root


def _kernel(pool: Tree) -> tuple[str, bytes]:
    found = [(path, node) for path, node in pool.items() if path.startswith("boot/vmlinuz-")]
    if len(found) != 1 or not isinstance(found[0][1], File):
        raise GateError("the lock must bring exactly one kernel (boot/vmlinuz-*)")
    return found[0][0].removeprefix("boot/vmlinuz-"), found[0][1].data


def _add_modules(root: Tree, pool: Tree, release: str) -> list[kernel_modules.Module]:
    """Fill the root's modules; returns those of stage 1."""
    found = kernel_modules.read_all(pool)[1]
    builtin = kernel_modules.builtin_names(pool, release)
    chosen = kernel_modules.closure(found, vm_modules.ROOT, builtin)
    for module in chosen:
        root[module.path] = File(module.data, 0o644, f"linux-image-{release}")
    table = pool[f"usr/lib/modules/{release}/modules.builtin"]
    if isinstance(table, File):
        root.update(kernel_modules.tables(release, chosen, table))
    return kernel_modules.closure(found, vm_modules.STAGE1, builtin)


def _used(
    files: Iterable[Package], bought: Iterable[wheels.Wheel], rows: list[Entry]
) -> list[Source]:
    """The packages that a file of the image comes from."""
    origins = {row["origin"] for row in rows}
    debs = [
        Source(kind="deb", name=p.name, version=p.version, sha256=p.sha256)
        for p in sorted(files)
        if p.name in origins
    ]
    return debs + [
        Source(kind="wheel", name=w.name, version=w.version, sha256=w.sha256)
        for w in bought
        if w.name in origins
    ]


def _make(
    scratch: Path, files: dict[Package, Path], bought: list[wheels.Wheel], inputs: _Inputs
) -> None:
    progress, epoch = inputs.progress, inputs.epoch
    progress("unpacking packages")
    pool = _pool(files)
    for wheel in bought:
        wheels.unpack(wheel, pool)
    release, vmlinuz = _kernel(pool)
    root = _root(pool, inputs)
    modules = _add_modules(root, pool, release)
    init = compile_c.stage1(inputs.tools, HERE / "launcher/stage1.c")
    stage1 = initramfs.stage1_tree(init, modules)
    gates.check(root, "root")
    gates.check(stage1, "stage1")
    progress("compressing the root file system")
    erofs = filesystem.make_erofs(inputs.tools, root, epoch)
    initrd = initramfs.compressed_archive(stage1, epoch)
    initrd += initramfs.stored_archive("root.erofs", erofs, epoch)
    (scratch / "vmlinuz").write_bytes(vmlinuz)
    (scratch / "initrd").write_bytes(initrd)
    (scratch / "os-release").write_text(etc_files.os_release(inputs.version))
    rows = [*entries(root, "root"), *entries(stage1, "stage1")]
    record = Record(
        release=release,
        files=rows,
        components=components(root, len(erofs)),
        sources=_used(files, bought, rows),
        parts={name: sha256((scratch / name).read_bytes()) for name in _PARTS},
    )
    (scratch / "base.json").write_bytes(msgspec.json.encode(record))


def _whole(folder: Path) -> Record | None:
    """The record of the base in `folder`, or None when a file is missing or damaged."""
    try:
        record = msgspec.json.decode((folder / "base.json").read_bytes(), type=Record)
        good = all(sha256((folder / n).read_bytes()) == h for n, h in record["parts"].items())
    except (OSError, msgspec.DecodeError):
        return None
    return record if good else None


def build(archive: Callable[[], Archive], tools: Tools, version: str, progress: Progress) -> Base:
    """The base for the current lock and builder, from the cache when nothing changed."""
    pinned, epoch = read_lock(packages.LOCKS / "vm.lock")
    inputs = _Inputs(tools, epoch, version, progress)
    folder = cache_dir("images") / inputs.key(pinned, wheels.REQUIREMENTS.read_text())
    record = _whole(folder)
    if record is None:
        files, _ = packages.pinned("vm", archive, progress)
        bought, wheels_lock = wheels.pinned(progress)
        folder = cache_dir("images") / inputs.key(files, wheels_lock)
        if folder.exists() and _whole(folder) is None:
            progress(f"warning: {folder} is damaged; building it again")
            discard(folder)
        if not folder.exists():
            need_space(cache_dir("images"), 400 << 20)
        publish(folder, lambda scratch: _make(scratch, files, bought, inputs))
        prune(folder.parent, _KEPT)
        record = _whole(folder)
        if record is None:
            raise UnavailableError(f"{folder}: cannot be read back; check the disk")
    return Base(folder, folder.name, epoch, record)
