"""The Python wheels of the image: pinned by hash, fetched by pip, never installed.

pip is the resolver and the checker; what of a wheel enters the image the steps decide.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from image.cache import cache_dir, digest, publish
from image.errors import RefusedError, UnavailableError
from image.fetch import Progress
from image.tree import File, Tree

REQUIREMENTS = Path(__file__).parent / "requirements-node.txt"
TARGET = "usr/lib/python3/dist-packages"
_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "manylinux2010_x86_64",
              "manylinux1_x86_64")  # fmt: skip


@dataclass(frozen=True)
class Wheel:
    """One wheel file; `name` and `version` are its own."""

    name: str
    version: str
    sha256: str
    path: Path


def parse_name(path: Path) -> Wheel:
    """Raises RefusedError when the file name is not that of a wheel."""
    parts = path.name.removesuffix(".whl").split("-")
    if len(parts) not in {5, 6}:
        raise RefusedError(f"{path.name}: not the name of a wheel")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Wheel(parts[0].replace("_", "-").lower(), parts[1], sha256, path)


def ensure(progress: Progress, requirements: str | None = None) -> list[Wheel]:
    """All wheels of the lock (or of the text of another), from the cache or through pip."""
    text = REQUIREMENTS.read_text() if requirements is None else requirements
    target = cache_dir("wheels") / digest(text, *_PLATFORMS)

    def make(scratch: Path) -> None:
        progress("fetching Python wheels")
        lock = scratch / "requirements.txt"
        lock.write_text(text)
        argv = [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--require-hashes", "--only-binary", ":all:", "--no-deps", "--implementation", "cp",
            "--python-version", "3.13", "--abi", "cp313", "--abi", "abi3", "--abi", "none",
            *[option for name in _PLATFORMS for option in ("--platform", name)],
            "--dest", str(scratch), "--requirement", str(lock),
        ]  # fmt: skip
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = [ln for ln in done.stderr.splitlines() if ln.startswith("ERROR")]
            reason = lines[-1].removeprefix("ERROR: ") if lines else "no reason given"
            raise UnavailableError(f"Python wheels: {reason}; check the network and pip's settings")

    return [parse_name(path) for path in sorted(publish(target, make).glob("*.whl"))]


def unpack(wheel: Wheel, tree: Tree, folder: str = f"{TARGET}/") -> None:
    """Lay the wheel's packages out below dist-packages; its metadata stays outside."""
    with zipfile.ZipFile(wheel.path) as archive:
        for info in archive.infolist():
            head = info.filename.split("/")[0]
            if info.is_dir() or head.endswith((".dist-info", ".data")):
                continue
            tree[f"{folder}{info.filename}"] = File(archive.read(info), 0o644, wheel.name)
