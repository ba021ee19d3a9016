"""Builds what does not change with zos/: kernel, stage 1, root. Cached by its inputs' hash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import msgspec

from image import packages, wheels
from image.archive import Archive
from image.cache import cache_dir, digest, need_space, publish
from image.debfile import data_tar
from image.errors import GateError
from image.fetch import Progress
from image.manifest import Component, Entry, components, entries
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
    strip,
    vm_modules,
)
from image.tools import Tools
from image.tree import File, Tree

HERE = Path(__file__).parent
_SOURCES = ("base.py", "cpio.py", "debfile.py", "elf.py", "packages.py", "tree.py", "wheels.py")


@dataclass(frozen=True)
class Base:
    """A finished base in the cache. `epoch` is the time of every file, in unix seconds."""

    folder: Path
    key: str
    release: str
    epoch: int
    files: tuple[Entry, ...]
    parts: tuple[Component, ...]

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


class _Record(TypedDict):
    """base.json of a finished base."""

    release: str
    files: list[Entry]
    components: list[Component]


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


def _root(pool: Tree, tools: Tools, version: str, progress: Progress) -> Tree:
    """Programs, Python, libraries and text files; no kernel modules yet."""
    root = collect.collect(pool)
    for wheel in wheels.ensure(progress):
        wheels.unpack(wheel, root)
    strip.strip(tools, root, collect.DIST)
    root["usr/bin/zosd"] = File(compile_c.zosd(tools, HERE / "launcher/zosd.c"), 0o755, "launcher")
    libraries.close(root, pool, collect.LIBRARIES)
    root[f"{collect.PYTHON}/ctypes/util.py"] = File(
        libraries.find_library_source(libraries.sonames(root)).encode()
    )
    progress("compiling Python to bytecode")
    bytecode.compile_tree(tools, root)
    etc_files.add(root, collect.ca_bundle(pool), version)
    collect.normalise_modes(root, gates.EXECUTABLES)
    return root


def _kernel(pool: Tree) -> tuple[str, bytes]:
    found = [(path, node) for path, node in pool.items() if path.startswith("boot/vmlinuz-")]
    if len(found) != 1 or not isinstance(found[0][1], File):
        raise GateError("the lock must bring exactly one kernel (boot/vmlinuz-*)")
    return found[0][0].removeprefix("boot/vmlinuz-"), found[0][1].data


def _make(scratch: Path, files: dict[Package, Path], tools: Tools, epoch: int, version: str,
          progress: Progress) -> None:  # fmt: skip
    progress("unpacking packages")
    pool = _pool(files)
    release, vmlinuz = _kernel(pool)
    root = _root(pool, tools, version, progress)
    found = kernel_modules.read_all(pool)[1]
    builtin = kernel_modules.builtin_names(pool, release)
    chosen = kernel_modules.closure(found, vm_modules.ROOT, builtin)
    for module in chosen:
        root[module.path] = File(module.data, 0o644, "kernel modules")
    table = pool[f"usr/lib/modules/{release}/modules.builtin"]
    if isinstance(table, File):
        root.update(kernel_modules.tables(release, chosen, table))
    stage1 = initramfs.stage1_tree(
        compile_c.stage1(tools, HERE / "launcher/stage1.c"),
        kernel_modules.closure(found, vm_modules.STAGE1, builtin),
    )
    gates.check(root, "root")
    gates.check(stage1, "stage1")
    progress("compressing the root file system")
    erofs = filesystem.make_erofs(tools, root, epoch)
    initrd = initramfs.compressed_archive(stage1, epoch)
    initrd += initramfs.stored_archive("root.erofs", erofs, epoch)
    (scratch / "vmlinuz").write_bytes(vmlinuz)
    (scratch / "initrd").write_bytes(initrd)
    (scratch / "os-release").write_text(etc_files.os_release(version))
    record = _Record(
        release=release,
        files=[*entries(root, "root"), *entries(stage1, "stage1")],
        components=components(root, len(erofs)),
    )
    (scratch / "base.json").write_bytes(msgspec.json.encode(record))


def build(archive: Callable[[], Archive], tools: Tools, version: str, progress: Progress) -> Base:
    """The base for the current lock and builder, from the cache when nothing changed."""
    files, epoch = packages.pinned("vm", archive, progress)
    key = digest(
        version, str(epoch), str(tools.root.name), wheels.REQUIREMENTS.read_bytes(),
        *[p.sha256 for p in sorted(files)], *_code(),
    )  # fmt: skip
    folder = cache_dir("images") / key
    if not folder.exists():
        need_space(cache_dir("images"), 400 << 20)
    publish(folder, lambda scratch: _make(scratch, files, tools, epoch, version, progress))
    record = msgspec.json.decode((folder / "base.json").read_bytes(), type=_Record)
    return Base(
        folder,
        key,
        record["release"],
        epoch,
        tuple(record["files"]),
        tuple(record["components"]),
    )
