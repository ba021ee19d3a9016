"""Reads what PID 1 leaves in /run/zos: the services' states and the end of the journal."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from zos.console.model import LogLine, ServiceRow

RUN = Path("/run/zos")
_TAIL = 12288  # bytes of the journal's end; more lines than any screen shows
_HEAD = frozenset({"time", "uptime", "level", "service", "message"})
_FIELD = 120


def stamp(folder: Path = RUN) -> tuple[tuple[int, int], ...]:
    """Changes whenever one of the two does; cheaper than reading them each second."""
    found = []
    for name in ("services.json", "journal"):
        try:
            state = (folder / name).stat()
        except FileNotFoundError:
            continue
        found.append((state.st_mtime_ns, state.st_size))
    return tuple(found)


def services(folder: Path = RUN) -> tuple[ServiceRow, ...]:
    """Empty while PID 1 has written nothing yet."""
    try:
        return msgspec.json.decode(
            (folder / "services.json").read_bytes(), type=tuple[ServiceRow, ...]
        )
    except (FileNotFoundError, msgspec.DecodeError):
        return ()


def log_tail(folder: Path = RUN) -> tuple[LogLine, ...]:
    """The newest whole lines of the journal, oldest first."""
    try:
        with (folder / "journal").open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            body = file.read(_TAIL)
    except FileNotFoundError:
        return ()
    whole = body.split(b"\n")[1 if size > _TAIL else 0 : -1]
    return tuple(line for line in map(_line, whole) if line)


def _line(raw: bytes) -> LogLine | None:
    try:
        body = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        head = msgspec.json.decode(raw, type=LogLine)
    except msgspec.DecodeError:
        return None
    fields = tuple((key, _text(value)) for key, value in body.items() if key not in _HEAD)
    return msgspec.structs.replace(head, fields=fields)


def _text(value: msgspec.Raw) -> str:
    decoded = msgspec.json.decode(value)
    return (decoded if isinstance(decoded, str) else bytes(value).decode())[:_FIELD]
