from __future__ import annotations

import json
import os
import pty
from pathlib import Path

from zos.boot.journal import Entry
from zos.console import devices, sources
from zos.console.model import ServiceRow


def test_before_pid_1_wrote_anything_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert sources.services(tmp_path) == ()
    assert sources.log_tail(tmp_path) == ()


def test_services_are_read_as_pid_1_writes_them(tmp_path: Path) -> None:
    row = {"name": "keys", "state": "waiting", "pid": 0, "restarts": 3, "since": 1.0, "reason": "x"}
    (tmp_path / "services.json").write_text(json.dumps([row]))
    assert sources.services(tmp_path) == (
        ServiceRow(name="keys", state="waiting", restarts=3, reason="x"),
    )


def test_a_damaged_services_file_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "services.json").write_text("[{")
    assert sources.services(tmp_path) == ()


def test_the_journals_end_is_read_in_whole_lines(tmp_path: Path) -> None:
    entries = [
        Entry(1.0, float(n), "info", "node", "pool ready", {"disk": "/dev/vda", "size": n})
        for n in range(500)
    ]
    text = "".join(f"{entry.to_json()}\n" for entry in entries) + '{"message": "unfin'
    (tmp_path / "journal").write_text(text)
    tail = sources.log_tail(tmp_path)
    assert tail[-1].fields == (("disk", "/dev/vda"), ("size", "499"))
    assert (tail[-1].uptime, tail[-1].service) == (499.0, "node")
    assert 20 < len(tail) < 500


def test_a_line_that_is_no_journal_line_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text('nonsense\n{"message": "good"}\n{"message": 7}\n')
    assert [line.message for line in sources.log_tail(tmp_path)] == ["good"]


def test_a_console_is_written_to_without_blocking() -> None:
    ours, theirs = pty.openpty()
    device = devices.Device(os.ttyname(theirs))
    assert device.size() == (80, 25)
    device.write("hello\r\n")
    assert os.read(ours, 100).startswith(b"hello")
    device.write("x" * 1_000_000)
    os.close(ours)
    os.close(theirs)


def test_screens_and_serial_lines_are_told_apart(tmp_path: Path) -> None:
    for name in ("tty1", "tty2", "tty7", "ttyS0", "hvc0"):
        (tmp_path / name).touch()
    assert devices.screens(tmp_path) == [str(tmp_path / "tty1"), str(tmp_path / "tty2")]
    assert devices.serial_lines("tty0 ttyS0 ttyS1", tmp_path) == [str(tmp_path / "ttyS0")]


def test_a_device_that_cannot_be_opened_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "tty1").touch()
    assert len(devices.open_all([str(tmp_path / "tty1"), str(tmp_path / "absent")])) == 1


def test_the_stamp_changes_with_either_file(tmp_path: Path) -> None:
    seen = [sources.stamp(tmp_path)]
    for name in ("services.json", "journal", "journal"):
        with (tmp_path / name).open("a") as file:
            file.write("x")
        seen.append(sources.stamp(tmp_path))
    assert len(set(seen)) == 4
    assert sources.stamp(tmp_path) == seen[-1]
