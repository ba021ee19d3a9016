from __future__ import annotations

import os

from zos.boot.loop import Loop


class Clock:
    """Time as a parameter."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_timers_fire_in_order_once_they_are_due() -> None:
    clock, fired = Clock(), list[str]()
    loop = Loop(clock)
    loop.after(2, lambda: fired.append("late"))
    loop.after(1, lambda: fired.append("early"))
    clock.now = 0.5
    loop.turn(0)
    assert fired == []
    clock.now = 2.5
    loop.turn(0)
    assert fired == ["early", "late"]


def test_a_cancelled_timer_does_nothing() -> None:
    clock, fired = Clock(), list[str]()
    loop = Loop(clock)
    loop.after(1, lambda: fired.append("never")).cancel()
    clock.now = 2
    loop.turn(0)
    assert fired == []


def test_a_repeated_call_comes_at_once_and_each_period() -> None:
    clock, fired = Clock(), list[float]()
    loop = Loop(clock)
    loop.every(5, lambda: fired.append(clock.now))
    for now in (1.0, 5.0, 7.0, 10.0):
        clock.now = now
        loop.turn(0)
    assert fired == [0.0, 5.0, 10.0]


def test_a_readable_descriptor_is_served_until_it_is_forgotten() -> None:
    loop, (ours, theirs) = Loop(), os.pipe()
    heard: list[bytes] = []
    loop.on_readable(ours, lambda: heard.append(os.read(ours, 10)))
    os.write(theirs, b"one")
    loop.turn(5)
    loop.forget(ours)
    os.write(theirs, b"two")
    loop.turn(0)
    assert heard == [b"one"]
    os.close(ours)
    os.close(theirs)


def test_a_descriptor_forgotten_by_another_one_of_the_same_turn_is_not_served() -> None:
    loop = Loop()
    pipes = [os.pipe(), os.pipe()]
    served: list[int] = []

    def serve(number: int) -> None:
        served.append(number)
        loop.forget(pipes[1 - number][0])

    loop.on_readable(pipes[0][0], lambda: serve(0))
    loop.on_readable(pipes[1][0], lambda: serve(1))
    for _, theirs in pipes:
        os.write(theirs, b"x")
    loop.turn(5)
    assert len(served) == 1
    for pair in pipes:
        for fd in pair:
            os.close(fd)


def test_waiting_for_a_condition_ends_with_it_or_with_the_time() -> None:
    loop, done = Loop(), list[int]()
    loop.after(0, lambda: done.append(1))
    assert loop.until(lambda: bool(done), 20)
    assert not loop.until(lambda: False, 0.01)
