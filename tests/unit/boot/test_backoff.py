from __future__ import annotations

from zos.boot.backoff import FIRST, HEALTHY, LONGEST, Backoff


def test_the_wait_doubles_and_is_bounded() -> None:
    backoff = Backoff()
    waits = [backoff.after(0) for _ in range(9)]
    assert waits[:4] == [FIRST, FIRST * 2, FIRST * 4, FIRST * 8]
    assert waits[-1] == LONGEST
    assert all(wait <= LONGEST for wait in waits)


def test_a_long_life_starts_it_anew() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.after(1)
    assert backoff.after(HEALTHY) == FIRST
    assert backoff.after(0) == FIRST * 2
