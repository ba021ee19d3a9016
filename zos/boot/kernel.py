"""The system calls the standard library lacks. The only file of zos.boot that uses ctypes.

Numbers are those of x86-64 Linux. Every function raises OSError as the kernel says.
"""

from __future__ import annotations

import ctypes
import os

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MNT_DETACH = 2
RB_AUTOBOOT, RB_POWER_OFF, RB_DISABLE_CAD = 0x01234567, 0x4321FEDC, 0
CLONE_NEWNET = 0x40000000
MODULE_INIT_COMPRESSED_FILE = 4

_PRCTL, _FINIT_MODULE, _SECCOMP, _CAPSET = 157, 313, 317, 126
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _PR_SET_NAME = 24, 38, 47, 15
_PR_SET_DUMPABLE = 4
_CAPABILITY_VERSION_3 = 0x20080522
_SECCOMP_SET_MODE_FILTER = 1
_M_ARENA_MAX = -8

_libc = ctypes.CDLL(None, use_errno=True)


def _syscall(number: int, *args: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    result = int(_libc.syscall(ctypes.c_long(number), *wide))
    if result < 0:
        raise _error()
    return result


def _error(what: str | None = None) -> OSError:
    code = ctypes.get_errno()
    return OSError(code, os.strerror(code), what)


def share_heap() -> None:
    """One C heap for all threads, here and in forks: one of its own for each costs memory only."""
    _libc.mallopt(_M_ARENA_MAX, 1)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    done = _libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()
    )
    if done != 0:
        raise _error(target)


def unmount(target: str, flags: int = 0) -> None:
    if _libc.umount2(target.encode(), flags) != 0:
        raise _error(target)


def reboot(how: int) -> None:
    """Returns only for RB_DISABLE_CAD, or when refused."""
    if _libc.reboot(ctypes.c_int(how)) != 0:
        raise _error()


def load_module(fd: int, flags: int) -> None:
    _syscall(_FINIT_MODULE, fd, b"", flags)


def unshare(flags: int) -> None:
    if _libc.unshare(flags) != 0:
        raise _error()


def set_name(name: str) -> None:
    """What `comm` shows; 15 bytes."""
    _syscall(_PRCTL, _PR_SET_NAME, name.encode()[:15])


def forbid_new_privileges() -> None:
    _syscall(_PRCTL, _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def forbid_dumps() -> None:
    """No core, and no look into this process by others of its user."""
    _syscall(_PRCTL, _PR_SET_DUMPABLE, 0, 0, 0, 0)


def drop_from_bounding_set(capability: int) -> None:
    _syscall(_PRCTL, _PR_CAPBSET_DROP, capability, 0, 0, 0)


def clear_ambient_set() -> None:
    _syscall(_PRCTL, _PR_CAP_AMBIENT, 4, 0, 0, 0)


def set_capabilities(mask: int) -> None:
    """Effective and permitted become `mask`; inheritable becomes empty."""
    low, high = mask & 0xFFFFFFFF, mask >> 32
    header = _CAPABILITY_VERSION_3.to_bytes(4, "little") + bytes(4)
    words = (low, low, 0, high, high, 0)
    _syscall(_CAPSET, header, b"".join(w.to_bytes(4, "little") for w in words))


def set_seccomp_filter(program: bytes) -> None:
    """`program` is a row of 8-byte BPF instructions. No way back."""
    code = ctypes.create_string_buffer(program, len(program))
    head = (len(program) // 8).to_bytes(8, "little")
    _syscall(
        _SECCOMP, _SECCOMP_SET_MODE_FILTER, 0, head + ctypes.addressof(code).to_bytes(8, "little")
    )


def landlock_ruleset(attributes: bytes) -> int:
    """A ruleset's file descriptor."""
    return _syscall(_LANDLOCK_CREATE, attributes, len(attributes), 0)


def landlock_add(ruleset: int, kind: int, rule: bytes) -> None:
    _syscall(_LANDLOCK_ADD, ruleset, kind, rule, 0)


def landlock_restrict(ruleset: int) -> None:
    _syscall(_LANDLOCK_RESTRICT, ruleset, 0)
