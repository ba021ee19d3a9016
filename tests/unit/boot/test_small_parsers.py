"""Bytes of the kernel, read: input events, uevents, its log, its watchdog."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.boot import buttons, crash, kernel_log, uevents
from zos.boot.buttons import Buttons
from zos.boot.loop import Loop
from zos.boot.watchdog import Watchdog


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 1, 2, kind, code, value)


@pytest.mark.parametrize(
    ("data", "pressed"),
    [
        (event(1, 116, 1), True),
        (event(0, 0, 0) + event(1, 116, 1), True),
        (event(1, 116, 0), False),
        (event(1, 30, 1), False),
        (event(1, 116, 1)[:-1], False),
        (b"", False),
    ],
)
def test_only_a_press_of_the_power_key_counts(data: bytes, pressed: bool) -> None:
    assert buttons.power_pressed(data) is pressed


@given(st.binary(max_size=200))
def test_any_bytes_of_a_device_are_read_without_an_error(data: bytes) -> None:
    assert buttons.power_pressed(data) in {True, False}


@pytest.mark.parametrize(
    ("text", "has"), [("10000000000000 0\n", True), ("0\n", False), ("1 0 0\n", False), ("", False)]
)
def test_a_device_tells_whether_it_has_a_power_key(text: str, has: bool) -> None:
    assert buttons.has_power_key(text) is has


def test_a_press_is_heard_from_a_device_that_came_later(tmp_path: Path) -> None:
    loop, pressed = Loop(), list[int]()
    heard = Buttons(loop, lambda: pressed.append(1))
    heard.look(tmp_path / "class", tmp_path / "dev")
    keys = tmp_path / "class/event0/device/capabilities"
    keys.mkdir(parents=True)
    (keys / "key").write_text("10000000000000 0\n")
    (tmp_path / "dev").mkdir()
    os.mkfifo(tmp_path / "dev/event0")
    heard.look(tmp_path / "class", tmp_path / "dev")
    writer = os.open(tmp_path / "dev/event0", os.O_WRONLY | os.O_NONBLOCK)
    os.write(writer, event(1, 116, 1))
    loop.turn(5)
    assert pressed == [1]
    os.close(writer)


def test_a_uevent_is_its_pairs() -> None:
    data = b"add@/devices/x\0ACTION=add\0MODALIAS=pci:v1=2\0broken\0"
    assert uevents.parse(data) == {"ACTION": "add", "MODALIAS": "pci:v1=2"}


@given(st.binary(max_size=300))
def test_any_bytes_are_pairs_or_nothing(data: bytes) -> None:
    assert isinstance(uevents.parse(data), dict)


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (b"4,10,1500000,-;disk is slow\n SUBSYSTEM=block\n", (1.5, "warning", "disk is slow")),
        (b"0,10,1500000,-;panic\n", (1.5, "critical", "panic")),
        (b"6,10,1500000,-;for the record\n", None),
        (b"12,10,1500000,-;zos node: our own line\n", None),
        (b"no record", None),
        (b"x,y,z;text", None),
    ],
)
def test_of_the_kernels_log_only_its_own_warnings_are_taken(
    record: bytes, found: tuple[float, str, str] | None
) -> None:
    assert kernel_log.parse(record) == found


@given(st.binary(max_size=200))
def test_any_record_is_read_without_an_error(record: bytes) -> None:
    kernel_log.parse(record)


def test_a_crash_is_told_with_its_last_line_last() -> None:
    try:
        raise OSError(5, "Input/output error", "/dev/x")
    except OSError as cause:
        said = crash.text(cause).splitlines()
    assert said[0] == "zos boot: the supervisor has failed"
    assert said[-1] == "OSError: [Errno 5] Input/output error: '/dev/x'"


def test_a_watchdog_is_fed_and_told_when_the_end_is_meant(tmp_path: Path) -> None:
    device = tmp_path / "watchdog0"
    watchdog = Watchdog(device)
    assert not watchdog.open()
    watchdog.feed()
    watchdog.close()
    device.touch()
    assert watchdog.open()  # a plain file refuses the timeout, as some drivers do
    assert watchdog.open()
    watchdog.feed()
    watchdog.feed()
    watchdog.close()
    assert device.read_bytes() == b"\0\0V"
    assert not watchdog.is_open
