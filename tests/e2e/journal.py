"""The node's journal as the host sees it: JSON lines from the event channel, waited for."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import anyio
import msgspec

Entry = Mapping[str, object]


class Journal:
    """Entries of one boot, in order; each is also appended to `path` for the artefacts."""

    def __init__(self, path: Path) -> None:
        self.entries: list[Entry] = []
        self.over = False  # no more will come
        self._path = path
        self._from = 0
        self._news = anyio.Event()

    async def run(self, port: socket.socket) -> None:
        """Read `port` until the machine is gone."""
        rest = b""
        port.setblocking(False)
        try:
            while True:
                await anyio.wait_readable(port)
                data = port.recv(1 << 16)
                if not data:
                    return
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._take(line)
        except (OSError, ValueError, anyio.ClosedResourceError):
            return  # the machine was cut off
        finally:
            self.over = True
            self._tell()

    def _take(self, line: bytes) -> None:
        try:
            entry = msgspec.json.decode(line, type=dict[str, object])
        except msgspec.DecodeError:
            entry = {"message": "not an event", "line": line.decode(errors="replace")}
        self.entries.append(entry)
        with self._path.open("ab") as handle:
            handle.write(line + b"\n")
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = anyio.Event()

    @contextmanager
    def from_now(self) -> Iterator[None]:
        """Inside, only what comes from now on counts."""
        before, self._from = self._from, len(self.entries)
        try:
            yield
        finally:
            self._from = before

    def find(self, message: str, fields: Mapping[str, object]) -> Entry | None:
        """The first entry that counts and matches."""
        for entry in self.entries[self._from :]:
            if entry.get("message") == message and fields.items() <= entry.items():
                return entry
        return None

    async def token(self, message: str, seconds: float, **fields: object) -> Entry:
        """The entry, once it is there. Fails with the newest entries when it does not come."""
        with anyio.move_on_after(seconds):
            while True:
                news = self._news
                found = self.find(message, fields)
                if found is not None:
                    return found
                if self.over:
                    break
                await news.wait()
        why = "the machine ended" if self.over else f"not in {seconds:.0f} s"
        wanted = " ".join([message, *(f"{key}={value}" for key, value in fields.items())])
        raise AssertionError(f"no {wanted!r}: {why}; newest: {self.newest()}")

    def newest(self, count: int = 8) -> str:
        return "\n".join(
            f"  {e.get('uptime')} {e.get('service')}: {e.get('message')} "
            + " ".join(f"{k}={v}" for k, v in e.items() if k not in _HEAD)
            for e in self.entries[-count:]
        )


_HEAD = frozenset({"time", "uptime", "level", "service", "message"})
