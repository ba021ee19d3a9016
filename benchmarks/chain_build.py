"""What the chain node costs from nothing: every crate compiled in a cache folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure

TOP = Path(__file__).resolve().parent.parent
Say = Callable[[str], None]


def _build(cache: Path) -> float:
    started = time.monotonic()
    argv = [sys.executable, "-m", "grid.chainbuild"]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    subprocess.run(argv, check=True, env=env, cwd=TOP, capture_output=True)
    return time.monotonic() - started


def measure(say: Say) -> list[Figure]:
    """Cold, then again: the second is a look-up in the cache."""
    with tempfile.TemporaryDirectory() as scratch:
        say("chain node, cold (about 20 minutes on 2 cores)")
        cold = _build(Path(scratch))
        warm = _build(Path(scratch))
    return [
        Figure(
            name="chain node, warm", value=warm, unit="s", peer_name="cold", peer=cold, goal=0.05
        )
    ]
