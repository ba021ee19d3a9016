"""Lays a report out on a screen of so many columns and rows. Pure: text in, lines out."""

from __future__ import annotations

from collections.abc import Iterator

from zos.console.model import LogLine, View
from zos.console.report import Report, report
from zos.console.words import plain, span, wrapped

_LABEL = 10
_LOG_ROWS = 3  # kept for the log even when there is much to say above it
_CLEAR_FROM_TOP, _CLEAR_LINE, _CLEAR_REST, _NO_CURSOR = "\x1b[H", "\x1b[K", "\x1b[J", "\x1b[?25l"
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def lines(view: View, columns: int, rows: int) -> list[str]:
    """At most `rows` lines of at most `columns` characters; the newest log lines fill the rest."""
    said = report(view)
    top = [*_head(view, said, columns), *_body(said, columns)]
    if len(top) > rows - _LOG_ROWS - 1:
        top = [*top[: rows - _LOG_ROWS - 2], " ..."]
    room = rows - len(top) - 1
    text = [*top, " Log", *_log(view.log, room)]
    return [line[:columns] for line in text[:rows]]


def _head(view: View, said: Report, columns: int) -> Iterator[str]:
    left, right = " Zero-OS", f"up {span(view.uptime)} "
    yield left + right.rjust(columns - len(left))
    yield from wrapped(said.headline, columns, " ", " ")
    if view.chain and view.chain.last_report:
        ago = span(view.now - view.chain.last_report)
        yield f" Last uptime report {ago} ago, block {view.chain.block}."
    yield ""


def _body(said: Report, columns: int) -> Iterator[str]:
    for reason, remedy in said.waits:
        yield from wrapped(reason, columns, " ! ", "   ")
        yield from wrapped(remedy, columns, "   ", "   ")
    if said.waits:
        yield ""
    before = ""
    for label, text in said.facts:
        name = "" if label == before else label
        before = label
        yield from _fact(name, text, columns)
    if said.services:
        yield from _fact("Services", said.services, columns)
    yield ""


def _fact(label: str, text: str, columns: int) -> Iterator[str]:
    margin = " " * (_LABEL + 1)
    for number, part in enumerate(wrapped(text, columns - len(margin))):
        yield (f" {label:<{_LABEL}}" if number == 0 else margin) + part


def _log(log: tuple[LogLine, ...], room: int) -> list[str]:
    newest = [_log_line(entry) for entry in log if entry.level != "debug"]
    return newest[-room:] if room > 0 else []


def _log_line(entry: LogLine) -> str:
    words = [f"{key}={value}" for key, value in entry.fields]
    mark = "!" if entry.level in {"warning", "error", "critical"} else " "
    return plain(f"{mark}{entry.uptime:9.1f} {entry.service}: {' '.join([entry.message, *words])}")


def paint(text: list[str]) -> str:
    """The bytes that bring `text` onto a terminal without flicker."""
    bold = [f"{_BOLD}{line}{_PLAIN}" for line in text[:2]]
    body = "\r\n".join(f"{line}{_CLEAR_LINE}" for line in [*bold, *text[2:]])
    return f"{_NO_CURSOR}{_CLEAR_FROM_TOP}{body}{_CLEAR_REST}"


def news(before: Report | None, now: Report) -> list[str]:
    """For a serial line: what was not said there yet, one plain line each."""
    said = set(_statements(before)) if before else set()
    return [f"== {line}" for line in _statements(now) if line not in said]


def _statements(said: Report) -> list[str]:
    waits = [f"{reason} -> {remedy}" for reason, remedy in said.waits]
    facts = [f"{label}: {text}" for label, text in said.facts]
    services = [f"Services: {said.services}"] if said.services else []
    return [said.headline, *waits, *facts, *services]
