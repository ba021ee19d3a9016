"""Filters run for real: each in a child of its own, on the kernel that runs the tests."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.boot import kernel, syscalls
from zos.boot.seccomp import Filter, NoBits, NotAllBits, OneOf

ALL_WELL, REFUSED, ABSENT, OTHER = 0, 3, 4, 5
_MKDIR, _GETPPID, _SOCKET, _OPEN = 83, 110, 41, 257


def under(filtered: Filter, act: Callable[[], object]) -> int:
    """How `act` ends in a child that put itself under the filter: a status, or minus a signal."""
    child = os.fork()
    if child == 0:
        status = OTHER
        try:
            kernel.forbid_new_privileges()
            kernel.set_seccomp_filter(filtered.program())
            act()
            status = ALL_WELL
        except OSError as cause:
            status = {errno.EPERM: REFUSED, errno.ENOSYS: ABSENT}.get(cause.errno or 0, OTHER)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_denied_call_is_refused_and_another_is_not() -> None:
    filtered = Filter({}, denied=frozenset({_MKDIR}))
    assert under(filtered, lambda: Path("/proc/x").mkdir()) == REFUSED
    assert under(filtered, os.getppid) == ALL_WELL


def test_an_absent_call_looks_like_an_older_kernel() -> None:
    assert under(Filter({}, absent=frozenset({_MKDIR})), lambda: Path("/proc/x").mkdir()) == ABSENT


def test_only_the_listed_families_of_sockets_can_be_made() -> None:
    filtered = Filter({_SOCKET: OneOf(0, (socket.AF_UNIX,))})
    assert under(filtered, lambda: socket.socket(socket.AF_UNIX)) == ALL_WELL
    assert under(filtered, lambda: socket.socket(socket.AF_INET)) == REFUSED


def test_a_bit_in_an_argument_can_be_forbidden() -> None:
    filtered = Filter({_OPEN: NoBits(2, os.O_CREAT)})
    assert under(filtered, lambda: os.open("/dev/null", os.O_RDONLY)) == ALL_WELL
    assert under(filtered, lambda: os.open("/dev/null", os.O_CREAT | os.O_RDONLY)) == REFUSED


def test_two_bits_together_can_be_forbidden() -> None:
    filtered = Filter({_OPEN: NotAllBits(2, os.O_CREAT | os.O_WRONLY)})
    assert under(filtered, lambda: os.open("/dev/null", os.O_CREAT)) == ALL_WELL
    assert under(filtered, lambda: os.open("/dev/null", os.O_WRONLY)) == ALL_WELL
    assert under(filtered, lambda: os.open("/dev/null", os.O_CREAT | os.O_WRONLY)) == REFUSED


def test_the_core_cannot_load_modules_trace_or_reboot() -> None:
    read_end, _ = os.pipe()
    assert under(syscalls.CORE, lambda: kernel.load_module(read_end, 0)) == REFUSED
    assert under(syscalls.CORE, lambda: kernel.reboot(kernel.RB_DISABLE_CAD)) == REFUSED
    assert under(syscalls.CORE, lambda: Path("/dev/null").read_bytes()) == ALL_WELL


def test_an_online_service_connects_but_neither_listens_nor_runs_programs() -> None:
    def bind() -> None:
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))

    def netlink() -> None:
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()

    assert under(syscalls.ONLINE, lambda: socket.socket().close()) == ALL_WELL
    assert under(syscalls.ONLINE, bind) == REFUSED
    assert under(syscalls.ONLINE, lambda: socket.socket().listen()) == REFUSED
    assert under(syscalls.ONLINE, netlink) == REFUSED
    assert under(syscalls.ONLINE, lambda: os.execv("/bin/true", ["true"])) == REFUSED
    assert under(syscalls.ONLINE, lambda: kernel.unshare(kernel.CLONE_NEWNET)) == REFUSED


def test_a_local_service_has_no_network_and_only_the_listed_calls() -> None:
    assert under(syscalls.LOCAL, lambda: socket.socket(socket.AF_UNIX).close()) == ALL_WELL
    assert under(syscalls.LOCAL, lambda: socket.socket(socket.AF_INET).close()) == REFUSED
    assert under(syscalls.LOCAL, lambda: os.execv("/bin/true", ["true"])) == ABSENT
    assert under(syscalls.LOCAL, lambda: os.chroot("/")) == ABSENT


@pytest.mark.parametrize("name", ["CORE", "ONLINE", "LOCAL"])
def test_a_filter_is_within_the_kernels_limit(name: str) -> None:
    program = getattr(syscalls, name).program()
    assert len(program) % 8 == 0
    assert len(program) // 8 <= 4096


@given(st.frozensets(st.integers(0, 460)), st.frozensets(st.integers(0, 460)))
def test_a_filter_has_two_instructions_a_number_and_a_fixed_head(
    denied: frozenset[int], allowed: frozenset[int]
) -> None:
    assert len(Filter({}, denied=denied).program()) == 8 * (7 + 2 * len(denied))
    both = Filter({}, denied=denied, allowed=allowed)
    assert len(both.program()) == 8 * (7 + 2 * (len(denied) + len(allowed)))


def test_no_call_is_both_plain_and_forbidden() -> None:
    assert not syscalls.LOCAL.denied & (syscalls.LOCAL.allowed or frozenset())
    assert not syscalls.ONLINE.denied & (syscalls.LOCAL.allowed or frozenset())
