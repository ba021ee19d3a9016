from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from zos.boot.reaper import Reaper, ending


def child(act: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(9)
    return pid


def reap_until(reaper: Reaper, done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        reaper.reap()


def test_the_owner_gets_the_true_status() -> None:
    reaper, got = Reaper(), list[int]()
    reaper.claim(child(lambda: None), got.append)
    reap_until(reaper, lambda: bool(got))
    assert [ending(status) for status in got] == ["exit status 9"]


def test_a_process_that_ended_before_it_was_claimed_is_not_lost() -> None:
    reaper, got = Reaper(), list[int]()
    pid = child(lambda: os.kill(os.getpid(), signal.SIGKILL))
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert reaper.reap() == 1
    reaper.claim(pid, got.append)
    assert [ending(status) for status in got] == ["killed by SIGKILL"]


def test_only_so_many_unclaimed_endings_are_remembered() -> None:
    reaper, got = Reaper(), list[int]()
    first = child(lambda: None)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    reaper.reap()
    for _ in range(64):
        pid = child(lambda: None)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        reaper.reap()
    reaper.claim(first, got.append)
    assert got == []


def test_without_children_there_is_nothing_to_reap() -> None:
    assert Reaper().reap() == 0


def test_a_running_child_is_left_alone() -> None:
    reaper = Reaper()
    pid = child(signal.pause)
    assert reaper.reap() == 0
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "exit status 0"),
        (9 << 8, "exit status 9"),
        (11, "killed by SIGSEGV"),
        (45, "killed by signal 45"),
    ],
)
def test_an_ending_is_told_in_words(status: int, words: str) -> None:
    assert ending(status) == words
