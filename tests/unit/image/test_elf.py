from __future__ import annotations

import sys
from pathlib import Path

import pytest

from image.elf import Elf, is_elf, parse
from tests.unit.image.elves import elf


def test_needed_libraries_and_the_interpreter_are_read() -> None:
    raw = elf(("libc.so.6", "libm.so.6"), "/lib64/ld-linux-x86-64.so.2")
    assert parse(raw) == Elf(("libc.so.6", "libm.so.6"), "/lib64/ld-linux-x86-64.so.2")


def test_a_library_has_no_interpreter() -> None:
    assert parse(elf(("libc.so.6",))) == Elf(("libc.so.6",), None)


def test_a_real_program_needs_libc() -> None:
    raw = Path(sys.executable).resolve().read_bytes()
    found = parse(raw)
    assert "libc.so.6" in found.needed
    assert found.interpreter == "/lib64/ld-linux-x86-64.so.2"


def test_what_is_no_elf_file_is_refused() -> None:
    assert not is_elf(b"#!/bin/sh")
    with pytest.raises(ValueError, match="not a 64-bit"):
        parse(b"#!/bin/sh")
