"""The Python wheels of the image: pinned by hash, fetched by pip, never installed.

pip is the resolver and the checker; what of a wheel enters the image the steps decide.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from image.cache import cache_dir, digest, publish
from image.errors import RefusedError, UnavailableError
from image.fetch import Progress, VanishedError
from image.tree import File, Tree

REQUIREMENTS = Path(__file__).parent / "requirements-node.txt"
NAMES = Path(__file__).parent / "requirements-node.in"
TARGET = "usr/lib/python3/dist-packages"
_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "manylinux2010_x86_64",
              "manylinux1_x86_64")  # fmt: skip
_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
_GONE = re.compile(
    r"No matching distribution found for (\S+)"
    r"|Could not install requirement (\S+) .*because of HTTP error 4(?:04|10)"
)


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


def pinned(
    progress: Progress, lock: Path = REQUIREMENTS, names: Path = NAMES
) -> tuple[list[Wheel], str]:
    """The wheels of the lock, and the text that pins them by hash.

    A version that has left the index is replaced by today's, with a warning that names it, and the
    text is then another: the image is not the one that was pinned, and says so.
    """
    text = lock.read_text()
    try:
        return ensure(progress, text), text
    except VanishedError as cause:
        progress(f"warning: {cause}; resolving wheels afresh, so this is not the pinned image")
    with tempfile.TemporaryDirectory(prefix="zos-wheels-") as scratch:
        found = _download(Path(scratch), names)
    before = dict(_PIN.findall(text))
    for wheel in found:
        if before.get(wheel.name) != wheel.version:
            progress(f"warning: {wheel.name} {before.get(wheel.name)} -> {wheel.version}")
    fresh = "".join(f"{w.name}=={w.version} --hash=sha256:{w.sha256}\n" for w in found)
    return ensure(progress, fresh), fresh


def ensure(progress: Progress, requirements: str) -> list[Wheel]:
    """All wheels of a lock's text, from the cache or through pip. Raises UnavailableError."""
    target = cache_dir("wheels") / digest(requirements, *_PLATFORMS)

    def make(scratch: Path) -> None:
        progress("fetching Python wheels")
        lock = scratch / "requirements.txt"
        lock.write_text(requirements)
        _download(scratch, lock, "--require-hashes", "--no-deps")

    return _wheels(publish(target, make))


def _wheels(folder: Path) -> list[Wheel]:
    return [parse_name(path) for path in sorted(folder.glob("*.whl"))]


def _download(folder: Path, requirements: Path, *options: str) -> list[Wheel]:
    argv = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.13",
        "--abi", "cp313", "--abi", "abi3", "--abi", "none",
        *[option for name in _PLATFORMS for option in ("--platform", name)],
        "--dest", str(folder), "--requirement", str(requirements), *options,
    ]  # fmt: skip
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        raise trouble(done.stderr)
    return _wheels(folder)


def trouble(said: str) -> UnavailableError:
    """What pip's stderr means. An index that cannot be reached looks like one that lacks all."""
    gone = _GONE.search(said)
    if gone and "WARNING: Retrying (" not in said:
        return VanishedError(f"{gone[1] or gone[2]} has left the package index")
    lines = [line for line in said.splitlines() if line.startswith("ERROR")]
    reason = lines[-1].removeprefix("ERROR: ") if lines else "no reason given"
    return UnavailableError(f"Python wheels: {reason}; check the network and pip's settings")


def unpack(wheel: Wheel, tree: Tree, folder: str = f"{TARGET}/") -> None:
    """Lay the wheel's packages out below dist-packages; its metadata stays outside."""
    with zipfile.ZipFile(wheel.path) as archive:
        for info in archive.infolist():
            head = info.filename.split("/")[0]
            if info.is_dir() or head.endswith((".dist-info", ".data")):
                continue
            tree[f"{folder}{info.filename}"] = File(archive.read(info), 0o644, wheel.name)
