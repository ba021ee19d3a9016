"""Turns Python sources into bytecode with the image's own Python, from the tools tree.

Bytecode carries no time (unchecked-hash) and no path of the build: `co_filename` is the path
inside the image. The sources and the docstrings of functions and modules stay outside the image.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from image.tools import Tools
from image.tree import File, Tree

# Reads a tar of sources from stdin, writes a tar of bytecode to stdout.
_SCRIPT = """
import ast, importlib._bootstrap_external as b, _imp, io, sys, tarfile
sys.dont_write_bytecode = True

class Bare(ast.NodeTransformer):
    # Docstrings of classes stay: dataclasses would make them anew, at a cost, when imported.
    def visit_ClassDef(self, node):
        return self.generic_visit(node)

    def bare(self, node):
        self.generic_visit(node)
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            if isinstance(first.value.value, str):
                node.body[:1] = [] if node.body[1:] else [ast.copy_location(ast.Pass(), first)]
        return node

    visit_Module = visit_FunctionDef = visit_AsyncFunctionDef = bare

tar = tarfile.open(fileobj=sys.stdin.buffer, mode="r|")
out = tarfile.open(fileobj=sys.stdout.buffer, mode="w|")
for item in tar:
    raw = tar.extractfile(item).read()
    tree = Bare().visit(ast.parse(raw, "/" + item.name))
    code = compile(tree, "/" + item.name, "exec", dont_inherit=True, optimize=0)
    body = b._code_to_hash_pyc(code, _imp.source_hash(b._RAW_MAGIC_NUMBER, raw), False)
    done = tarfile.TarInfo(item.name + "c")
    done.size = len(body)
    out.addfile(done, io.BytesIO(body))
out.close()
"""
_PARTS = 2


def python(tools: Tools, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command line and environment of the tools tree's Python."""
    env = {
        "PYTHONHOME": str(tools.root / "usr"),
        "PYTHONPATH": str(tools.root / "usr/lib/python3/dist-packages"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    return tools.argv("python3.13", "-S", *arguments), env


def _compile(tools: Tools, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path, body in sorted(sources.items()):
            info = tarfile.TarInfo(path)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    raw = tools.run(
        "python3.13", "-S", "-W", "ignore", "-c", _SCRIPT,
        env=python(tools)[1], stdin=packed.getvalue(),
    )  # fmt: skip
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        return {item.name: _read(tar, item) for item in tar}


def _read(tar: tarfile.TarFile, item: tarfile.TarInfo) -> bytes:
    handle = tar.extractfile(item)
    return handle.read() if handle else b""


def compile_tree(tools: Tools, tree: Tree, prefix: str = "") -> None:
    """Replace every `.py` of `tree` by its `.pyc`; `prefix` is where the tree is mounted.

    Split in a fixed number of parts, so that the result does not depend on the number of cores.
    """
    paths = sorted(path for path in tree if path.endswith(".py"))
    parts: list[dict[str, bytes]] = [{} for _ in range(_PARTS)]
    for number, path in enumerate(paths):
        node = tree[path]
        if isinstance(node, File):
            parts[number % _PARTS][prefix + path] = node.data
    with ThreadPoolExecutor(_PARTS) as pool:
        for part, done in zip(
            parts, pool.map(lambda p: _compile(tools, p) if p else {}, parts), strict=True
        ):
            for path in part:
                source = tree.pop(path.removeprefix(prefix))
                body = done[f"{path}c"]
                tree[f"{path}c".removeprefix(prefix)] = File(body, 0o644, source.origin)
