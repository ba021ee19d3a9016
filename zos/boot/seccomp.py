"""Builds seccomp filters as BPF bytes. Pure: numbers in, instructions out.

A filter first checks the architecture (a 32-bit call would carry other numbers), then compares the
call's number with one rule after the other. The kernel caches calls that are always allowed, so
the length of the list costs nothing on the usual path.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_LOAD, _JUMP_EQUAL, _JUMP_NOT_BELOW, _JUMP_BITS = 0x20, 0x15, 0x35, 0x45
_AND, _RETURN = 0x54, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X86_64 = 0xC000003E
_X32_BIT = 0x40000000
_KILL_PROCESS, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000


def _code(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", code, yes, no, value)


ALLOW = _code(_RETURN, _ALLOW)
KILL = _code(_RETURN, _KILL_PROCESS)


def refuse(code: int) -> bytes:
    return _code(_RETURN, _ERRNO | code)


class OneOf(NamedTuple):
    """Allowed if the argument (low 32 bits) is one of `values`."""

    argument: int
    values: tuple[int, ...]

    def body(self) -> bytes:
        tests = b"".join(_code(_JUMP_EQUAL, v, 0, 1) + ALLOW for v in self.values)
        return _load(self.argument) + tests + refuse(errno.EPERM)


class NoBits(NamedTuple):
    """Allowed if none of `bits` is set in the argument."""

    argument: int
    bits: int

    def body(self) -> bytes:
        test = _code(_JUMP_BITS, self.bits, 0, 1)
        return _load(self.argument) + test + refuse(errno.EPERM) + ALLOW


class NotAllBits(NamedTuple):
    """Allowed unless every one of `bits` is set in the argument."""

    argument: int
    bits: int

    def body(self) -> bytes:
        test = _code(_AND, self.bits) + _code(_JUMP_EQUAL, self.bits, 0, 1)
        return _load(self.argument) + test + refuse(errno.EPERM) + ALLOW


Condition = OneOf | NoBits | NotAllBits


def _load(argument: int) -> bytes:
    return _code(_LOAD, _ARGUMENTS_AT + 8 * argument)


class Filter(NamedTuple):
    """`conditions` come first, then `absent` (ENOSYS), `denied` (EPERM), and `allowed`.

    With `allowed` None everything else is allowed; otherwise everything else is ENOSYS, which
    libraries take for an older kernel and do without.
    """

    conditions: Mapping[int, Condition]
    absent: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    allowed: frozenset[int] | None = None

    def program(self) -> bytes:
        parts = [
            _code(_LOAD, _ARCHITECTURE_AT),
            _code(_JUMP_EQUAL, _X86_64, 1, 0),
            KILL,
            _code(_LOAD, _NUMBER_AT),
            _code(_JUMP_NOT_BELOW, _X32_BIT, 0, 1),
            refuse(errno.ENOSYS),
        ]
        for number, condition in sorted(self.conditions.items()):
            body = condition.body()
            parts.append(_code(_JUMP_EQUAL, number, 0, len(body) // 8) + body)
        parts += _each(self.absent, refuse(errno.ENOSYS))
        parts += _each(self.denied, refuse(errno.EPERM))
        if self.allowed is None:
            parts.append(ALLOW)
        else:
            parts += [*_each(self.allowed, ALLOW), refuse(errno.ENOSYS)]
        return b"".join(parts)


def _each(numbers: Iterable[int], action: bytes) -> list[bytes]:
    return [_code(_JUMP_EQUAL, number, 0, 1) + action for number in sorted(numbers)]
