"""What a build costs: the image with a warm cache and without one, and how large it is."""

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


def _image(out: Path, cache: Path | None = None) -> float:
    """Seconds of one `zos-image build`."""
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)} if cache else dict(os.environ)
    program = Path(sys.executable).parent / "zos-image"
    started = time.monotonic()
    argv = [str(program), "build", "--tier", "vm", "--out", str(out)]
    subprocess.run(argv, check=True, env=env, cwd=TOP, capture_output=True)
    return time.monotonic() - started


def measure(say: Say) -> list[Figure]:
    """Sizes and times; the cold build fetches every package again."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        say("image build, warm")
        _image(folder / "image")
        warm = _image(folder / "image")
        size = (folder / "image/zos.efi").stat().st_size
        say("image build, cold (fetches about 150 MiB)")
        cold = _image(folder / "cold", folder / "cache")
    return [
        Figure(name="UKI", value=size / (1 << 20), unit="MiB", goal=35, bar=45),
        Figure(
            name="image build, warm", value=warm, unit="s", peer_name="cold", peer=cold, goal=0.5
        ),
    ]
