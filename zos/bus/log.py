"""Sends a service's log records to the journal of PID 1."""

from __future__ import annotations

import json
import logging
import socket
import traceback
from pathlib import Path

JOURNAL = Path("/run/zos/journal.sock")
_LIMIT = 8000  # bytes of one datagram; the longest texts are cut to fit
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def encode(record: logging.LogRecord, service: str) -> bytes:
    """One record as a JSON object of at most `_LIMIT` bytes."""
    body: dict[str, object] = {
        key: value for key, value in vars(record).items() if key not in _STANDARD
    }
    if record.exc_info and record.exc_info[1]:
        body["error"] = traceback.format_exception_only(record.exc_info[1])[-1].strip()
        body["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
    body |= {
        "time": round(record.created, 3),
        "level": record.levelname.lower(),
        "service": service,
        "message": record.getMessage(),
    }
    data = _to_json(body)
    if len(data) > _LIMIT:
        room = max(80, _LIMIT // (len(body) + 1) // 2)
        cut = {key: _shorten(value, room) for key, value in list(body.items())[-24:]}
        data = _to_json(cut)
    return data


def _to_json(body: dict[str, object]) -> bytes:
    return json.dumps(body, default=str, ensure_ascii=False).encode("utf-8", "replace")


def _shorten(value: object, room: int) -> object:
    if isinstance(value, int | float | bool) or value is None:
        return value
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= room else f"{text[:room]}…"


class JournalHandler(logging.Handler):
    """Never waits and never raises: a full or absent journal loses the line."""

    def __init__(self, service: str, journal: Path = JOURNAL) -> None:
        super().__init__()
        self._service = service
        self._journal = str(journal)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(0.0)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._socket.sendto(encode(record, self._service), self._journal)
        except OSError:
            return  # PID 1 is busy or gone; a log line is not worth waiting for it

    def close(self) -> None:
        self._socket.close()
        super().close()


def setup(service: str, journal: Path = JOURNAL, level: int = logging.INFO) -> None:
    """Make every logger of this process write to the journal, and nowhere else."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    root.addHandler(JournalHandler(service, journal))
    root.setLevel(level)
