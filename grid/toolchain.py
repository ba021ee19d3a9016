"""The Rust toolchain that compiles the chain: found, judged, and described for cache keys."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import msgspec

from grid.errors import UnavailableError

SYSTEM = Path("/usr/bin")  # where the distribution has its own
OLDEST = (1, 90)
TARGET = "wasm32v1-none"
REMEDY = (
    "install it: apt-get install rustc-web cargo-web rust-web-src lld gcc libc6-dev libssl-dev"
    " pkg-config clang llvm protobuf-compiler (Debian),"
    f" or rustup with 'rustup target add {TARGET}'"
)


class Toolchain(msgspec.Struct, frozen=True, kw_only=True):
    """One compiler and its linker. `build_std`: the target's library is compiled from source."""

    cargo: Path
    rustc: Path
    rustc_version: str
    lld_version: str
    sysroot: Path
    build_std: bool

    @property
    def host(self) -> str:
        """What compiled programs of this machine depend on: they run nowhere older."""
        return f"{self.rustc_version}-{'-'.join(platform.libc_ver())}"

    @property
    def name(self) -> str:
        """What the bytes of the runtime depend on, in one word."""
        return f"rustc-{self.rustc_version}+lld-{self.lld_version}"

    def environment(self) -> dict[str, str]:
        """Variables for cargo: this compiler, whatever else is first in PATH."""
        return {**os.environ, "RUSTC": str(self.rustc), "CARGO_TERM_COLOR": "never"}

    def beside(self, name: str) -> Path:
        """A program that came with this compiler."""
        path = self.rustc.with_name(name)
        if not path.exists():
            raise UnavailableError(
                f"{path} is missing; install it: apt-get install rustfmt-web rust-web-clippy"
            )
        return path


def find() -> Toolchain:
    """The distribution's compiler if it is there, else the one in PATH."""
    linker = shutil.which("ld.lld")
    if linker is None:
        raise UnavailableError(f"the linker ld.lld is missing; {REMEDY}")
    for program in ("protoc", "gcc", "pkg-config"):
        if shutil.which(program) is None:
            raise UnavailableError(f"{program} is missing; {REMEDY}")
    if subprocess.run(["pkg-config", "--exists", "openssl"], check=False).returncode:
        raise UnavailableError(f"the headers of OpenSSL are missing; {REMEDY}")
    lld = parse_version(_output(linker, "--version"))
    for folder in (SYSTEM, *_path_folders()):
        cargo, rustc = folder / "cargo", folder / "rustc"
        if cargo.exists() and rustc.exists():
            found = _judge(cargo, rustc, lld)
            if found is not None:
                return found
    raise UnavailableError(f"no Rust compiler of at least {OLDEST[0]}.{OLDEST[1]}; {REMEDY}")


def parse_version(text: str) -> str:
    """The first dotted number of a program's version line."""
    found = re.search(r"\d+(\.\d+)+", text)
    if found is None:
        raise UnavailableError(f"no version in {text.strip()!r}; {REMEDY}")
    return found.group()


def _judge(cargo: Path, rustc: Path, lld: str) -> Toolchain | None:
    version = parse_version(_output(rustc, "--version"))
    if tuple(int(n) for n in version.split(".")[:2]) < OLDEST:
        return None
    sysroot = Path(_output(rustc, "--print", "sysroot").strip())
    ready = (sysroot / "lib/rustlib" / TARGET / "lib").is_dir()
    if not ready and not (sysroot / "lib/rustlib/src/rust/library/core").is_dir():
        return None
    return Toolchain(
        cargo=cargo, rustc=rustc, rustc_version=version, lld_version=lld, sysroot=sysroot,
        build_std=not ready,
    )  # fmt: skip


def _path_folders() -> list[Path]:
    return [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]


def _output(*argv: str | Path) -> str:
    done = subprocess.run([str(a) for a in argv], capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError(f"{argv[0]}: {done.stderr.strip().splitlines()[-1:]}; {REMEDY}")
    return done.stdout
