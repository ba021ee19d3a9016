"""Compiles the two C programs with the tools tree's compiler, assembler and linker.

Each is called by itself through the tree's loader: the gcc driver would start helpers that the
host's loader cannot run, and the result must not depend on the host.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from image.tools import Tools

ARCH = "x86_64-linux-gnu"
GCC = f"usr/lib/gcc/{ARCH}/14"
FLAGS = ("-O2", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-fstack-protector-strong", "-quiet")


def _object(tools: Tools, source: Path, out: Path, *options: str) -> Path:
    root = tools.root
    assembly = out / f"{source.stem}.s"
    includes = [
        f"{GCC}/include",
        f"usr/include/{ARCH}",
        "usr/include",
        "usr/include/python3.13",
        f"usr/include/{ARCH}/python3.13",
    ]
    tools.run(
        f"usr/libexec/gcc/{ARCH}/14/cc1", *FLAGS, *options, "-nostdinc",
        *[f"-isystem{root / folder}" for folder in includes],
        f"-fmacro-prefix-map={source.parent}=.", f"-ffile-prefix-map={root}=.",
        "-o", assembly, source,
    )  # fmt: skip
    target = out / f"{source.stem}.o"
    tools.run(f"{ARCH}-as", "--64", "-o", target, assembly)
    return target


def stage1(tools: Tools, source: Path) -> bytes:
    """The static /init of the initramfs."""
    library, gcc = tools.root / f"usr/lib/{ARCH}", tools.root / GCC
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        body = _object(tools, source, out, "-fno-pie")
        tools.run(
            f"{ARCH}-ld", "-static", "-m", "elf_x86_64", "-z", "relro", "-z", "now",
            "-z", "noexecstack", "--build-id=none", "-s", "-o", out / "init",
            library / "crt1.o", library / "crti.o", gcc / "crtbeginT.o", body,
            f"-L{gcc}", f"-L{library}", "--start-group", "-lgcc", "-lgcc_eh", "-lc",
            "--end-group", gcc / "crtend.o", library / "crtn.o",
        )  # fmt: skip
        return (out / "init").read_bytes()


def zosd(tools: Tools, source: Path) -> bytes:
    """The sealed launcher on libpython."""
    library, gcc = tools.root / f"usr/lib/{ARCH}", tools.root / GCC
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        body = _object(tools, source, out, "-fPIE")
        tools.run(
            f"{ARCH}-ld", "-pie", "-m", "elf_x86_64", "-z", "relro", "-z", "now",
            "-z", "noexecstack", "--build-id=none", "-s", "-o", out / "zosd",
            "-dynamic-linker", "/lib64/ld-linux-x86-64.so.2",
            library / "Scrt1.o", library / "crti.o", gcc / "crtbeginS.o", body,
            library / "libpython3.13.so.1.0", library / "libc.so.6",
            "--allow-shlib-undefined", f"-L{gcc}", "-lgcc", gcc / "crtendS.o", library / "crtn.o",
        )  # fmt: skip
        return (out / "zosd").read_bytes()
