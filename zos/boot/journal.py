"""The node's log: JSON lines in memory, plain lines on the serial consoles and in the kernel's log.

Services send datagrams to a socket; the kernel tells who sent each, so no service can speak for
another. Nothing here waits: a console that takes no more bytes loses lines, never stops PID 1.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import time
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from typing import NamedTuple

_DATAGRAM = 16384
_TEXT = 4000  # longest message or field kept
_FIELDS = 32
_LIMIT = 1 << 20  # a journal file is rotated once it is this big; one old file is kept
_PRIORITY = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
_TRACE = "trace"  # where an error came from: kept in the journal, too long for a console
_CREDENTIALS = struct.Struct("3i")
_MARKS = frozenset({"time", "uptime", "level", "service", "message"})

Value = str | int | float | bool | None


class Entry(NamedTuple):
    """One journal line. `time` is unix seconds, `uptime` seconds since power-on."""

    time: float
    uptime: float
    level: str
    service: str
    message: str
    fields: dict[str, Value]

    def to_json(self) -> str:
        head = {
            "time": round(self.time, 3),
            "uptime": round(self.uptime, 3),
            "level": self.level,
            "service": self.service,
            "message": self.message,
        }
        return json.dumps({**self.fields, **head}, ensure_ascii=False)

    def to_line(self) -> str:
        """`zos node: uplink ready nic=eth0`, on one line whatever the fields hold."""
        words = [f"zos {self.service}:", self.message]
        shown = ((k, v) for k, v in self.fields.items() if k != _TRACE)
        words += [f"{key}={_word(value)}" for key, value in shown]
        return "".join(c if c.isprintable() else "?" for c in " ".join(words))


def _word(value: Value) -> str:
    text = str(value)
    plain = text.isprintable() and " " not in text and text != ""
    return text if plain else json.dumps(text, ensure_ascii=False)


def decode(datagram: bytes, service: str, uptime: float) -> Entry:
    """What a service sent. Text that is no JSON object is an error message of it, as it is."""
    text = datagram.decode("utf-8", "replace")
    try:
        body = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        body = None
    now = time.time()
    if not isinstance(body, dict) or not isinstance(body.get("message"), str):
        return Entry(now, uptime, "error", service, text.strip()[:_TEXT], {})
    level = body.get("level")
    return Entry(
        now,
        uptime,
        level if isinstance(level, str) and level in _PRIORITY else "info",
        service,
        body["message"][:_TEXT],
        dict(_fields(body)),
    )


def _fields(body: dict[str, object]) -> list[tuple[str, Value]]:
    rest = [(k[:64], v) for k, v in body.items() if k not in _MARKS][:_FIELDS]
    return [(k, _value(v)) for k, v in rest]


def _value(value: object) -> Value:
    """JSON's plain values as they are; anything else as text."""
    if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_TEXT]


def uptime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def serial_consoles(active: str) -> list[str]:
    """Of /sys/class/tty/console/active, those that are no screen: there every line is wanted."""
    return [name for name in active.split() if not name.removeprefix("tty").isdigit()]


class Journal:
    """Owns the journal files, the socket services write to, and the lines on the consoles."""

    def __init__(
        self, folder: Path, names: Mapping[int, str], *, limit: int = _LIMIT, kmsg: str = ""
    ) -> None:
        self._path = folder / "journal"
        self._old = folder / "journal.1"
        self._names = names
        self._limit = limit
        self._kmsg = _open(kmsg) if kmsg else -1
        self._consoles: list[int] = []
        self._file = os.open(
            self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644
        )
        self.listeners: list[Callable[[Entry], None]] = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.socket.settimeout(0.0)
        address = folder / "journal.sock"
        address.unlink(missing_ok=True)
        self.socket.bind(str(address))
        address.chmod(0o666)

    def add_console(self, device: str) -> None:
        fd = _open(device)
        if fd >= 0:
            self._consoles.append(fd)

    def say(self, message: str, *, level: str = "info", **fields: Value) -> None:
        """PID 1's own line."""
        self.keep(Entry(time.time(), uptime(), level, "boot", message, fields))

    def receive(self, most: int = 64) -> int:
        """Take what services have sent, at most this much. Returns how many lines."""
        for count in range(most):
            try:
                data, ancillary, _, _ = self.socket.recvmsg(_DATAGRAM, socket.CMSG_SPACE(12))
            except BlockingIOError:
                return count
            self.keep(decode(data, self._sender(data, ancillary), uptime()))
        return most

    def _sender(self, data: bytes, ancillary: list[tuple[int, int, bytes]]) -> str:
        for level, kind, value in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                uid = _CREDENTIALS.unpack(value[:12])[1]
                return self._names.get(uid, f"user-{uid}") if uid else _claimed(data)
        return "unknown"

    def keep(self, entry: Entry) -> None:
        line = f"{entry.to_json()}\n".encode("utf-8", "replace")
        with contextlib.suppress(OSError):  # /run is full: the consoles still tell
            if os.fstat(self._file).st_size + len(line) > self._limit:
                self._rotate()
            os.write(self._file, line)
        self._show(entry)
        for listener in self.listeners:
            listener(entry)

    def close(self) -> None:
        self.socket.close()
        for fd in (self._file, *self._consoles):
            os.close(fd)

    def _rotate(self) -> None:
        self._path.replace(self._old)
        os.close(self._file)
        self._file = os.open(
            self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644
        )

    def _show(self, entry: Entry) -> None:
        if entry.level == "debug":
            return
        text = entry.to_line()[:900].encode("utf-8", "replace")
        if self._kmsg >= 0 and entry.service != "kernel":
            with contextlib.suppress(OSError):
                os.write(self._kmsg, b"<%d>%s\n" % (_PRIORITY[entry.level] | 8, text))
        stamp = f"[{entry.uptime:12.6f}] ".encode()
        for fd in self._consoles:
            with contextlib.suppress(OSError):
                os.write(fd, stamp + text + b"\r\n")


def _claimed(data: bytes) -> str:
    """Root is `node` and the tests' agent: which one it was is in the record."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return "node"
    name = body.get("service") if isinstance(body, dict) else None
    return name[:32] if isinstance(name, str) and name.isprintable() else "node"


def _open(device: str) -> int:
    try:
        return os.open(device, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return -1  # not there: the other places still tell
