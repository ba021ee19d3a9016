"""Another version of this tree's runtime, and how the council puts it into a chain."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import anyio

from grid.cargo import Cargo
from grid.chainbuild import WORKSPACE, compress
from grid.toolchain import find

GRID = Path(sys.executable).parent / "grid"


async def grid(*words: str | Path) -> str:
    """What `grid chain ...` printed; it must succeed."""
    done = await anyio.run_process([str(word) for word in (GRID, "chain", *words)], check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


async def upgrade(url: str, code: Path) -> int:
    """Let the council of one take this runtime; the block in which it did."""
    arguments = json.dumps({"code": f"@{code}"})
    told = await grid("propose", "RuntimeUpgrade.set_code", arguments, "--chain", url, "--json")
    return int(json.loads(told)["block"])


def other_runtime(folder: Path, version: int) -> Path:
    """This tree's runtime with another spec version, as a chain takes it."""
    copy = folder / "workspace"
    shutil.copytree(WORKSPACE, copy, ignore=shutil.ignore_patterns("target"))
    source = copy / "runtime/src/lib.rs"
    text, changed = re.subn(r"spec_version: \d+,", f"spec_version: {version},", source.read_text())
    assert changed == 1
    source.write_text(text)
    path = folder / f"runtime-{version}.wasm"
    path.write_bytes(compress(Cargo(find(), copy).runtime(print).read_bytes()))
    return path
