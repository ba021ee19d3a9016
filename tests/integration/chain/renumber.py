"""The chain's runtime under another spec version, without compiling it again.

The version is in the WASM as a constant, which the runtime answers with, in the section that a node
reads, and folded together with the transaction version where signatures are checked. All are
written over in place; a chain that runs the result tells whether that was enough.
"""

from __future__ import annotations

from pathlib import Path

import zstandard

from grid.chainbuild import COMPRESSED, compress

TRANSACTION_VERSION = 2
_LARGEST = 64 << 20
_I64_CONST = 0x42


def renumbered(runtime: Path, old: int, new: int) -> bytes:
    """The code of a compressed runtime of version `old` as one of `new`; both 128 to 16383."""
    packed = runtime.read_bytes().removeprefix(COMPRESSED)
    code = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST)
    found = code.count(_versions(old))
    assert found == 2, f"the version stands {found} times in the runtime, not twice"
    code = code.replace(_versions(old), _versions(new))
    return compress(code.replace(_signed(old), _signed(new)))


def _versions(spec: int) -> bytes:
    """Of authoring, specification and implementation, side by side."""
    return b"".join(number.to_bytes(4, "little") for number in (1, spec, 1))


def _signed(spec: int) -> bytes:
    """`i64.const` of both versions that a signature binds to, as LEB128."""
    value = TRANSACTION_VERSION << 32 | spec
    digits = [value >> shift & 0x7F for shift in range(0, value.bit_length(), 7)]
    return bytes([_I64_CONST, *(digit | 0x80 for digit in digits[:-1]), digits[-1]])
