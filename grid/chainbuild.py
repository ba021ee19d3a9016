"""Build the chain: node and runtime, compiled once per machine, kept in the user's cache folder.

usage: python -m grid.chainbuild          build if needed; prints the node's path
       python -m grid.chainbuild check    format, clippy, tests, reproducibility of the runtime
       python -m grid.chainbuild fuzz     random calls on the runtime: ZOS_FUZZ_CALLS of them

Compiled crates live in one target folder for all checkouts; the results are published whole under
the hash of toolchain and sources, so an unchanged tree costs a look-up.
"""

from __future__ import annotations

import hashlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import msgspec
import zstandard

from grid.cargo import Cargo
from grid.errors import GridError
from grid.toolchain import Toolchain, find
from image.cache import cache_dir, digest, need_space, publish
from image.errors import ImageError

WORKSPACE = Path(__file__).resolve().parent.parent / "tfchain"
HASHES = WORKSPACE / "runtime.hashes"
SOURCES = (".rs", ".toml", ".lock", ".json")
NEEDED = 4 << 30  # bytes: the target folder with everything in it
KEPT = 3  # builds that stay in the cache
FUZZ = "fuzz"  # in the names of tests that make random calls
COLD = "compiling the chain node for the first time: about 20 minutes on 2 cores"

# Source: sp-maybe-compressed-blob, the mark of a compressed runtime.
COMPRESSED = bytes((82, 188, 83, 118, 70, 219, 142, 5))

Say = Callable[[str], None]


class ChainBinaries(msgspec.Struct, frozen=True, kw_only=True):
    """What a chain is run from. `runtime_hash`: sha256 of the WASM before compression, hex."""

    node: Path
    runtime: Path
    preset: Path
    runtime_hash: str

    @classmethod
    def beside(cls, node: Path) -> ChainBinaries:
        """The files published together with this node."""
        folder = node.parent
        return cls(
            node=node,
            runtime=folder / "runtime.compact.compressed.wasm",
            preset=folder / "dev.json",
            runtime_hash=(folder / "runtime.sha256").read_text().strip(),
        )


def ensure(progress: Say) -> ChainBinaries:
    """Return the compiled chain, compiling what is missing. Blocks; seconds to minutes.

    Raises GridError: with what the compiler said, or what is missing and how to get it.
    """
    toolchain = find()
    key = digest(toolchain.name, toolchain.host, *_sources(WORKSPACE))
    target = cache_dir("chain") / f"build-{key}"
    published = publish(target, lambda folder: _build(toolchain, folder, progress))
    published.touch()
    _prune(published)
    return ChainBinaries.beside(published / "zos-chain")


def check(progress: Say) -> int:
    """Format, clippy, tests, and the same runtime from another folder: how many tests passed."""
    toolchain = find()
    cargo = Cargo(toolchain, WORKSPACE)
    cargo.format(progress)
    passed = cargo.test(progress)
    expected = ensure(progress).runtime_hash
    with tempfile.TemporaryDirectory(prefix="chain-") as scratch:
        copy = Path(scratch) / "copy"
        # With times of now: cargo goes by age, and would not compile a copy as old as the original.
        ignored = shutil.ignore_patterns("target")
        shutil.copytree(WORKSPACE, copy, ignore=ignored, copy_function=shutil.copyfile)
        found = _sha256(Cargo(toolchain, copy).runtime(progress))
    if found != expected:
        raise GridError(
            f"the runtime differs when it is built in another folder: {found}, not {expected}"
        )
    progress(f"format, clippy, {passed} tests and the reproduced runtime are right")
    return passed


def fuzz(progress: Say) -> int:
    """The runtime's tests with random calls alone; how many tests passed.

    The environment's ZOS_FUZZ_CALLS says how many calls; the tests have a small default.
    """
    return Cargo(find(), WORKSPACE).test(progress, FUZZ)


def verify(toolchain: Toolchain, found: str, hashes: str) -> str:
    """Compare the runtime with the hash committed for this toolchain; return what to tell.

    The compiler and the linker are part of the result, so a toolchain that is not in the list is
    no error.
    """
    for line in hashes.splitlines():
        name, _, expected = line.partition(" ")
        if name != toolchain.name:
            continue
        if expected.strip() == found:
            return "the runtime has the committed hash"
        raise GridError(
            f"the runtime's hash is {found}, but tfchain/runtime.hashes says {expected.strip()} for"
            f" {toolchain.name}; if the runtime was changed on purpose, write the new hash there"
        )
    return f"warning: no committed hash for {toolchain.name}; the runtime's is {found}"


def compress(wasm: bytes) -> bytes:
    """The form in which a chain carries its runtime."""
    return COMPRESSED + zstandard.ZstdCompressor(level=19, write_checksum=False).compress(wasm)


def _build(toolchain: Toolchain, folder: Path, progress: Say) -> None:
    cargo = Cargo(toolchain, WORKSPACE)
    if not (cargo.target / "release/zos-chain").exists():
        need_space(cargo.target, NEEDED)
        progress(COLD)
    cargo.fetch(progress)
    node = cargo.node(lambda text: progress(f"chain node: {text}"))
    shutil.copy2(node, folder / "zos-chain")
    wasm = cargo.runtime(lambda text: progress(f"runtime: {text}")).read_bytes()
    found = hashlib.sha256(wasm).hexdigest()
    progress(verify(toolchain, found, HASHES.read_text()))
    (folder / "runtime.compact.compressed.wasm").write_bytes(compress(wasm))
    (folder / "runtime.sha256").write_text(found + "\n")
    shutil.copy2(WORKSPACE / "presets/dev.json", folder / "dev.json")


def _sources(workspace: Path) -> Iterator[bytes]:
    """Names and contents of everything that is compiled."""
    for path in sorted(workspace.rglob("*")):
        if path.suffix in SOURCES and path.is_file():
            yield str(path.relative_to(workspace)).encode()
            yield path.read_bytes()


def _prune(current: Path) -> None:
    """Forget all but the builds used last."""
    builds = [path for path in current.parent.glob("build-*") if path.is_dir()]
    for old in sorted(builds, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(argv: list[str]) -> int:
    began = time.monotonic()

    def progress(text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - began:6.1f} s] {text}\n")
        sys.stderr.flush()

    # A default SIGTERM would leave the compilers running.
    signal.signal(signal.SIGTERM, _leave)
    try:
        if argv in (["check"], ["fuzz"]):
            verb = check if argv == ["check"] else fuzz
            sys.stdout.write(f"{verb(progress)} passed\n")
        elif not argv:
            sys.stdout.write(f"{ensure(progress).node}\n")
        else:
            sys.stderr.write("usage: python -m grid.chainbuild [check|fuzz]\n")
            return 2
    except (GridError, ImageError) as error:
        sys.stderr.write(f"chain build: {error}\n")
        return error.exit_code
    return 0


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
