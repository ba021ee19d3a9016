"""Chooses kernel modules and writes the table PID 1 loads them by.

A module's dependencies and aliases come from its own `.modinfo` section; no depmod is needed.
Modules are stored decompressed: the file system compresses them better, and the guest's CPU does
not unpack xz. Their signature stays at the end of the file.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from image.errors import GateError
from image.tree import File, Tree


@dataclass
class Module:
    """One kernel module: `depends` are names, `aliases` are modalias patterns."""

    name: str
    path: str
    data: bytes
    depends: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    aliases: tuple[str, ...] = field(default=(), repr=False)


def plain(name: str) -> str:
    """Module names are equal up to dash and underscore."""
    return name.replace("-", "_")


def read_module(path: str, data: bytes) -> Module:
    """Parse a .ko or .ko.xz by the NUL-separated `key=value` strings of its .modinfo."""
    if path.endswith(".xz"):
        data, path = lzma.decompress(data), path.removesuffix(".xz")
    info: dict[str, list[str]] = {}
    for match in re.finditer(rb"(?<=\x00)(depends|alias|softdep)=([^\x00]*)(?=\x00)", data):
        info.setdefault(match[1].decode(), []).append(match[2].decode())
    soft = [word for text in info.get("softdep", []) for word in _pre(text)]
    return Module(
        name=plain(PurePosixPath(path).name.removesuffix(".ko")),
        path=path,
        data=data,
        depends=tuple(plain(n) for t in info.get("depends", []) for n in t.split(",") if n),
        soft=tuple(plain(name) for name in soft),
        aliases=tuple(info.get("alias", [])),
    )


def _pre(softdep: str) -> list[str]:
    """Names behind `pre:` in a softdep line."""
    names, taking = [], False
    for word in softdep.split():
        if word.endswith(":"):
            taking = word == "pre:"
        elif taking:
            names.append(word)
    return names


def read_all(pool: Tree) -> tuple[str, dict[str, Module]]:
    """Kernel release and every module of the package pool."""
    found: dict[str, Module] = {}
    release = ""
    for path, node in pool.items():
        match = re.match(r"usr/lib/modules/([^/]+)/kernel/.+\.ko(\.xz)?$", path)
        if match and isinstance(node, File):
            release = match[1]
            module = read_module(path, node.data)
            found[module.name] = module
    return release, found


def closure(modules: dict[str, Module], wanted: Iterable[str], builtin: set[str]) -> list[Module]:
    """`wanted` with all they depend on, dependencies first.

    Raises GateError naming the module whose dependency is missing.
    """
    done: dict[str, Module] = {}

    def visit(name: str, by: str) -> None:
        if name in done or name in builtin:
            return
        if name not in modules:
            raise GateError(f"module {name} is missing, needed by {by}")
        module = modules[name]
        for other in module.depends:
            visit(other, name)
        for other in module.soft:
            if other in modules:
                visit(other, name)
        done[name] = module

    for name in wanted:
        visit(plain(name), "the module list")
    return list(done.values())


def builtin_names(pool: Tree, release: str) -> set[str]:
    node = pool.get(f"usr/lib/modules/{release}/modules.builtin")
    lines = node.data.decode().splitlines() if isinstance(node, File) else []
    return {plain(PurePosixPath(line).name.removesuffix(".ko")) for line in lines}


def tables(release: str, modules: Iterable[Module], builtin: File) -> Tree:
    """modules.dep, .softdep, .alias and .builtin as kmod writes them: PID 1 loads by these."""
    chosen = {m.name: m for m in modules}
    folder = f"usr/lib/modules/{release}"

    def relative(name: str) -> str:
        return chosen[name].path.removeprefix(f"{folder}/")

    dep = [
        f"{relative(name)}:" + "".join(f" {relative(n)}" for n in _needs(chosen, name))
        for name in sorted(chosen)
    ]
    soft = [
        f"softdep {m.name} pre: {' '.join(m.soft)}" for _, m in sorted(chosen.items()) if m.soft
    ]
    alias = sorted(f"alias {a} {m.name}" for m in chosen.values() for a in m.aliases)
    tree = Tree({f"{folder}/modules.builtin": builtin})
    for name, lines in (("dep", dep), ("softdep", soft), ("alias", alias)):
        tree[f"{folder}/modules.{name}"] = File("".join(f"{ln}\n" for ln in lines).encode())
    return tree


def _needs(chosen: Mapping[str, Module], name: str) -> list[str]:
    """All modules that `name` needs, its own first, the deepest last: modules.dep(5)."""
    order: dict[str, None] = {}
    queue = list(chosen[name].depends)
    while queue:
        other = queue.pop(0)
        if other in chosen:
            order.pop(other, None)
            order[other] = None
            queue += chosen[other].depends
    return list(order)
