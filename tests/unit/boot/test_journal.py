from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.boot.journal import Entry, Journal, Value, decode, serial_consoles


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path, {os.getuid(): "keys"} if os.getuid() else {}, limit=2000)
    yield made
    made.close()


def send(folder: Path, data: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(data, str(folder / "journal.sock"))


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "journal").read_text().splitlines()]


def test_what_a_service_sends_is_kept_as_one_json_line(journal: Journal, tmp_path: Path) -> None:
    body = {"level": "warning", "service": "keys", "message": "waiting", "subject": "disk"}
    send(tmp_path, json.dumps(body).encode())
    assert journal.receive() == 1
    (entry,) = entries(tmp_path)
    assert entry.pop("time")
    assert entry.pop("uptime")
    assert entry == body


def test_the_kernel_says_who_sent_a_line(tmp_path: Path) -> None:
    if os.getuid() == 0:  # as root the sender's word counts: it is the core or the tests' agent
        names, claimed, kept = {}, "testkit", "testkit"
    else:
        names, claimed, kept = {os.getuid(): "chain"}, "keys", "chain"
    journal = Journal(tmp_path, names)
    send(tmp_path, json.dumps({"service": claimed, "message": "hello"}).encode())
    journal.receive()
    journal.close()
    assert [entry["service"] for entry in entries(tmp_path)] == [kept]


def test_listeners_hear_every_line(journal: Journal) -> None:
    heard: list[str] = []
    journal.listeners.append(lambda entry: heard.append(entry.message))
    journal.say("machine is up", seconds=4)
    assert heard == ["machine is up"]


def test_a_full_journal_is_rotated_and_the_last_lines_stay(
    journal: Journal, tmp_path: Path
) -> None:
    for number in range(100):
        journal.say("line", number=number)
    assert (tmp_path / "journal").stat().st_size <= 2000
    assert (tmp_path / "journal.1").stat().st_size <= 2000
    assert entries(tmp_path)[-1]["number"] == 99


def test_a_line_on_the_console_is_one_line_and_has_no_trace() -> None:
    fields: dict[str, Value] = {"nic": "eth0", "reason": "no\nlink", "trace": "long", "empty": ""}
    entry = Entry(1.0, 2.0, "info", "node", "uplink ready", fields)
    assert entry.to_line() == 'zos node: uplink ready nic=eth0 reason="no\\nlink" empty=""'


def test_lines_on_a_console_carry_the_uptime(journal: Journal, tmp_path: Path) -> None:
    console = tmp_path / "console"
    console.touch()
    journal.add_console(str(console))
    journal.keep(Entry(1.0, 2.5, "info", "node", "clock ready", {"source": "ntp"}))
    journal.keep(Entry(1.0, 2.6, "debug", "node", "detail", {}))
    assert console.read_text().splitlines() == ["[    2.500000] zos node: clock ready source=ntp"]


def test_a_console_that_is_not_there_costs_nothing(journal: Journal) -> None:
    journal.add_console("/nonexistent/console")
    journal.say("still here")


def test_plain_text_is_an_error_of_the_service_that_wrote_it() -> None:
    entry = decode(b"Fatal Python error: Segmentation fault\n", "chain", 3.0)
    assert (entry.level, entry.message) == ("error", "Fatal Python error: Segmentation fault")


@given(st.binary(max_size=2000))
def test_any_datagram_is_kept_as_one_printable_json_line(data: bytes) -> None:
    entry = decode(data, "chain", 1.0)
    line = entry.to_json()
    assert "\n" not in line
    assert json.loads(line)["service"] == "chain"
    assert "\n" not in entry.to_line()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=80), json_values, max_size=40))
def test_any_json_object_is_kept_within_bounds(body: dict[str, object]) -> None:
    entry = decode(json.dumps({**body, "message": "m"}).encode(), "chain", 1.0)
    assert len(entry.fields) <= 32
    assert json.loads(entry.to_json())["message"] == "m"
    assert "\n" not in entry.to_line()


def test_a_datagram_nested_too_deeply_is_plain_text() -> None:
    entry = decode(b'{"message":' + b"[" * 10000, "chain", 1.0)
    assert entry.level == "error"


def test_serial_consoles_are_those_that_are_no_screens() -> None:
    assert serial_consoles("tty0 ttyS0 hvc0\n") == ["ttyS0", "hvc0"]
