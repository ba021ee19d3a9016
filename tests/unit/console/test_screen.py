"""The screen as text: what a farmer reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.console.views import FRESH, REGISTERED, STARTING, WAITING, view
from zos.console.model import LogLine, View
from zos.console.report import report
from zos.console.screen import lines, news, paint

GOLDEN = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "shown"),
    [("starting", STARTING), ("fresh", FRESH), ("waiting", WAITING), ("registered", REGISTERED)],
)
def test_the_screen_is_the_golden_text(name: str, shown: View) -> None:
    text = "\n".join(line.rstrip() for line in lines(shown, 80, 30)) + "\n"
    assert text == (GOLDEN / f"{name}.txt").read_text()


def test_a_foreign_disk_is_named_with_the_reason_and_the_setting_that_gives_consent() -> None:
    text = " ".join(" ".join(lines(WAITING, 80, 40)).split())
    assert "/dev/vdb, 500.1 GB HDD, serial thesis: not touched, it carries an ext4" in text
    assert "boot once with wipe=thesis" in text


@given(st.integers(20, 200), st.integers(10, 100), st.sampled_from([STARTING, WAITING, REGISTERED]))
def test_every_size_of_screen_is_filled_and_never_overrun(
    columns: int, rows: int, shown: View
) -> None:
    text = lines(shown, columns, rows)
    assert len(text) <= rows
    assert all(len(line) <= columns for line in text)
    assert "Zero-OS" in text[0]


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_from_outside_moves_the_cursor(name: str, message: str) -> None:
    shown = view(farm_name=name, log=(LogLine(message=message, fields=(("k", name),)),))
    for line in lines(shown, 80, 25):
        assert line.isascii()
        assert line.isprintable()


def test_the_log_takes_what_is_left_and_its_newest_lines_are_last() -> None:
    log = tuple(LogLine(message=f"line {number}", service="node") for number in range(100))
    text = lines(view(log=log), 80, 25)
    assert text[-1].endswith("line 99")
    assert len(text) == 25


def test_painting_starts_at_the_top_and_leaves_no_old_text() -> None:
    assert paint(["a", "b", "c"]) == (
        "\x1b[?25l\x1b[H\x1b[1ma\x1b[0m\x1b[K\r\n\x1b[1mb\x1b[0m\x1b[K\r\nc\x1b[K\x1b[J"
    )


def test_a_serial_line_is_told_only_what_is_new() -> None:
    first, then = report(STARTING), report(WAITING)
    assert news(None, first)[0] == "== This machine is starting."
    assert news(first, first) == []
    told = news(first, then)
    assert "== This machine is not registered yet: it waits." in told
    assert news(then, report(WAITING)) == []


def test_time_alone_is_no_news() -> None:
    later = view(uptime=9999.0, now=2_000_000_000.0)
    assert news(report(REGISTERED), report(later)) == []
