"""Running cargo: one shared target folder, progress a person can read, errors in one sentence."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from grid.errors import GridError, UnavailableError
from grid.toolchain import TARGET, Toolchain
from image.cache import cache_dir, locked

Say = Callable[[str], None]

# cargo's own bar: "Building [====>   ] 123/856: crate, crate"
BAR = re.compile(r"Building\s+\[[^\]]*\]\s+(\d+)/(\d+)")
# What cargo says when a crate cannot be had, not when code is wrong.
OFFLINE = ("failed to download", "failed to fetch", "Unable to update", "spurious network error")
# One for each test program: "test result: ok. 142 passed; 0 failed; ..."
RESULT = re.compile(r"test result: ok\. (\d+) passed")
FIGURES = "fuzz: "  # what tests with random calls print
EVERY = 2.0  # seconds between two lines of progress

HOST = ("--release", "--locked")
WASM = (
    "--release", "--locked", "--target", TARGET, "--package", "tfchain-runtime",
    "--no-default-features",
    "--config", "profile.release.opt-level=3",
    "--config", "profile.release.lto=true",
    "--config", "profile.release.codegen-units=1",
    "--config", 'profile.release.panic="abort"',
    "--config", 'profile.release.strip="symbols"',
)  # fmt: skip
# The standard library for the runtime, where the toolchain does not bring it compiled.
BUILD_STD = ("-Zbuild-std=core,alloc,compiler_builtins",)
WASM_FLAGS = (
    # Without it sp-state-machine compiles its host half.
    "--cfg=substrate_runtime",
    "-Ctarget-cpu=mvp",
    "-Clinker=wasm-ld",
    "-Clinker-flavor=wasm-ld",
    *(f"-Clink-arg=--{flag}" for flag in (
        "export-table", "export=__heap_base", "import-memory", "allow-undefined"
    )),
)  # fmt: skip


class Cargo:
    """Cargo on one workspace. Compiled crates are shared by every checkout of this user."""

    def __init__(self, toolchain: Toolchain, workspace: Path) -> None:
        self._toolchain, self._workspace = toolchain, workspace
        self.target = cache_dir("chain", f"target-{toolchain.host}")

    def fetch(self, say: Say) -> None:
        """Download the crates of the lock file that are not there yet."""
        say("fetching the crates")
        targets = ("--target", _host_triple(), "--target", TARGET)
        self._run(("fetch", "--locked", *targets), {}, say)

    def node(self, say: Say) -> Path:
        """Compile the node."""
        self._run(("build", *HOST, "--package", "zos-chain"), self._host(), say)
        return self.target / "release/zos-chain"

    def runtime(self, say: Say) -> Path:
        """Compile the runtime to WASM; the same sources give the same bytes in any folder."""
        std = BUILD_STD if self._toolchain.build_std else ()
        flags = " ".join((*WASM_FLAGS, *self._remaps()))
        environment = {f"CARGO_TARGET_{_shout(TARGET)}_RUSTFLAGS": flags, "RUSTC_BOOTSTRAP": "1"}
        self._run(("build", *std, *WASM), environment, say)
        return self.target / TARGET / "release/tfchain_runtime.wasm"

    def test(self, say: Say, only: str = "") -> int:
        """Lint and test pallets, runtime and node in one go; returns how many tests passed.

        `only`: tests with that in their path; figures they print are said.

        Clippy compiles our own crates in the compiler's place, so nothing that the node's build
        compiled is compiled again; `cargo clippy` alone would check every dependency anew.
        """
        clippy = {
            "RUSTC_WORKSPACE_WRAPPER": str(self._toolchain.beside("clippy-driver")),
            "CLIPPY_ARGS": "__CLIPPY_HACKERY__".join(("-D", "warnings")),
        }
        chosen = (only, "--", "--nocapture") if only else ()
        arguments = ("test", *HOST, "--workspace", "--lib", "--bins", *chosen)
        passed = self._run(arguments, {**self._host(), **clippy}, say)
        if not passed:
            raise GridError(f"cargo test ran no test {only}".rstrip())
        return passed

    def format(self, say: Say) -> None:
        """Compare with rustfmt's form."""
        program = self._toolchain.beside("cargo-fmt")
        environment = {"RUSTFMT": str(self._toolchain.beside("rustfmt"))}
        self._run(("fmt", "--all", "--", "--check"), environment, say, program=program)

    def _host(self) -> dict[str, str]:
        # lld links the node in seconds where the default linker takes a minute.
        host = f"CARGO_TARGET_{_shout(_host_triple())}_RUSTFLAGS"
        # The distribution's OpenSSL: the copy that a crate brings takes three minutes to compile.
        return {host: "-Clink-arg=-fuse-ld=lld", "OPENSSL_NO_VENDOR": "1"}

    def _remaps(self) -> Iterator[str]:
        """Hide this machine's paths: they end up in the messages of panics."""
        home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
        for registry in sorted((home / "registry/src").glob("*")):
            yield f"--remap-path-prefix={registry}=/registry"
        library = (self._toolchain.sysroot / "lib/rustlib/src/rust").resolve()
        yield f"--remap-path-prefix={library}=/rust"

    def _run(
        self,
        arguments: Sequence[str],
        extra: Mapping[str, str],
        say: Say,
        *,
        program: Path | None = None,
    ) -> int:
        environment = {
            **self._toolchain.environment(),
            "CARGO_TARGET_DIR": str(self.target),
            "CARGO_TERM_PROGRESS_WHEN": "always",
            "CARGO_TERM_PROGRESS_WIDTH": "100",
            **extra,
        }
        argv = [str(program or self._toolchain.cargo), *arguments]
        with locked(self.target.with_name(f"{self.target.name}.lock")):
            return run(argv, self._workspace, environment, say)


def run(argv: list[str], folder: Path, environment: Mapping[str, str], say: Say) -> int:
    """Run one program to its end; its whole group ends with us. Returns the tests that passed."""
    tail: deque[str] = deque(maxlen=200)
    began, said, passed = time.monotonic(), 0.0, 0
    with subprocess.Popen(
        argv, cwd=folder, env=environment, stdin=subprocess.DEVNULL, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process, _ending(process):  # fmt: skip
        for line in _lines(process):
            bar = BAR.search(line)
            if bar is None:
                tail.append(line)
                result = RESULT.search(line)
                passed += int(result[1]) if result else 0
                _, sign, rest = line.partition(FIGURES)
                if sign:
                    say(sign + rest)
                continue
            now = time.monotonic()
            if now - said >= EVERY:
                said = now
                say(f"{bar[1]} of {bar[2]} crates, {now - began:.0f} s")
        status = process.wait()
    if status:
        raise failure(f"{Path(argv[0]).name} {argv[1]}", tail)
    return passed


def failure(name: str, tail: Sequence[str]) -> GridError:
    """The error that cargo's last lines stand for."""
    text = "\n".join(tail)
    for line in tail:
        if any(sign in line for sign in OFFLINE):
            return UnavailableError(f"{name}: {line.strip()}; check the network, then try again")
        if "No space left on device" in line:
            return UnavailableError(f"{name}: no space left on the disk; free some, then try again")
    return GridError(f"{name} failed:\n{text}")


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """Lines that end in a newline or, as the bar's do, in a carriage return."""
    if process.stdout is None:
        raise AssertionError("it is a pipe")
    rest = b""
    while chunk := os.read(process.stdout.fileno(), 65536):
        *whole, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        yield from (line.decode(errors="replace") for line in whole if line.strip())
    if rest.strip():
        yield rest.decode(errors="replace")


@contextmanager
def _ending(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the program's whole group when we are interrupted: no compiler is left behind."""
    try:
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)


def _host_triple() -> str:
    return f"{os.uname().machine}-unknown-linux-gnu"


def _shout(triple: str) -> str:
    return triple.upper().replace("-", "_")
