"""The host's side of the test agent: calls into the guest, and its journal as events.

Use: `async with Testkit(machine.ports[TESTKIT_PORT]) as kit: await kit.call(probes.links)`.
"""

from __future__ import annotations

import inspect
import itertools
import socket
import textwrap
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, TypeVar

import anyio
import msgspec

from image.errors import RefusedError, UnavailableError

T = TypeVar("T")
Event = Mapping[str, object]


class CallError(RefusedError):
    """The code that ran in the guest failed; `trace` is its traceback there."""

    def __init__(self, error: str, trace: str) -> None:
        super().__init__(f"in the guest: {error}\n{trace}".rstrip())
        self.error, self.trace = error, trace


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the agent."""

    id: int
    value: Any = None  # whatever JSON the code answered
    say: Any = msgspec.UNSET
    error: str = ""
    trace: str = ""


class Lines:
    """Reads a port line by line until the machine is gone."""

    def __init__(self, port: socket.socket) -> None:
        port.settimeout(0.0)
        self._port, self._rest = port, b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            try:
                await anyio.wait_readable(self._port)
                data = self._port.recv(1 << 16)
            except (OSError, ValueError, anyio.ClosedResourceError):
                return
            if not data:
                return
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                yield line


class Testkit:
    """Calls into one guest, several at a time."""

    __test__ = False  # not a test class, whatever its name says to pytest

    def __init__(self, port: socket.socket) -> None:
        self._port, self._lines = port, Lines(port)
        self._numbers = itertools.count(1)
        self._calls: dict[int, Callable[[Answer], None]] = {}
        self._closed = anyio.Event()
        self._writing = anyio.Lock()
        self._tasks = anyio.create_task_group()

    async def __aenter__(self) -> Testkit:
        await self._tasks.__aenter__()
        self._tasks.start_soon(self._read)
        return self

    async def __aexit__(self, *exc: Any) -> None:
        self._tasks.cancel_scope.cancel()
        await self._tasks.__aexit__(*exc)

    async def call(
        self,
        function: Callable[..., T],
        *,
        seconds: float = 60,
        heard: Callable[[Any], None] | None = None,
        **args: object,
    ) -> T:
        """Run a function in the guest: its source travels, so it must import what it uses.

        Its answer comes back as JSON makes it. Raises CallError when it fails there,
        UnavailableError when the guest is gone.
        """
        source = textwrap.dedent(inspect.getsource(function))
        code = f"from __future__ import annotations\n{source}\nmain = {function.__name__}\n"
        found: T = await self.run(code, seconds=seconds, heard=heard, args=args)
        return found

    async def run(
        self,
        code: str,
        *,
        seconds: float = 60,
        heard: Callable[[Any], None] | None = None,
        args: Mapping[str, object] | None = None,
    ) -> Any:
        """Run code in the guest: `main(**args)`, or what its variable `result` holds.

        `heard` gets what it says on its way with `say(value)`.
        """
        number, done = next(self._numbers), anyio.Event()
        answers: list[Answer] = []

        def take(answer: Answer) -> None:
            if answer.say is not msgspec.UNSET:
                if heard:
                    heard(answer.say)
                return
            answers.append(answer)
            done.set()

        self._calls[number] = take
        try:
            await self._send({"id": number, "code": code, "args": args or {}, "seconds": seconds})
            await self._settled(done)
        finally:
            del self._calls[number]
        if not answers:
            raise UnavailableError("the guest is gone in the middle of a call")
        if answers[0].error:
            raise CallError(answers[0].error, answers[0].trace)
        return answers[0].value

    async def _settled(self, done: anyio.Event) -> None:
        """Until the answer is there, or the guest is gone."""
        async with anyio.create_task_group() as tasks:

            async def until(event: anyio.Event) -> None:
                await event.wait()
                tasks.cancel_scope.cancel()

            tasks.start_soon(until, done)
            tasks.start_soon(until, self._closed)

    async def _send(self, request: Mapping[str, object]) -> None:
        rest = memoryview(msgspec.json.encode(request) + b"\n")
        try:
            async with self._writing:
                while rest:
                    await anyio.wait_writable(self._port)
                    rest = rest[self._port.send(rest) :]
        except (OSError, ValueError, anyio.ClosedResourceError) as cause:
            raise UnavailableError("the guest is gone") from cause

    async def _read(self) -> None:
        try:
            async for line in self._lines:
                try:
                    answer = msgspec.json.decode(line, type=Answer)
                except msgspec.DecodeError:
                    continue  # half a line from before a power cut
                if answer.id in self._calls:
                    self._calls[answer.id](answer)
        finally:
            self._closed.set()


class Events:
    """The node's journal as it comes; every entry is kept for later questions."""

    def __init__(self, port: socket.socket) -> None:
        self._lines = Lines(port)
        self.entries: list[Event] = []
        self._news = anyio.Event()
        self._over = False

    async def follow(self) -> None:
        """Read until the machine is gone: a task of the machine's owner."""
        try:
            async for line in self._lines:
                try:
                    self.entries.append(msgspec.json.decode(line, type=dict[str, object]))
                except msgspec.DecodeError:
                    continue  # half a line from before a power cut
                self._tell()
        finally:
            self._over = True
            self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = anyio.Event()

    async def until(self, message: str, *, start: int = 0, **fields: object) -> Event:
        """The first entry from `start` on with this message and these fields.

        The deadline is the caller's. Raises UnavailableError when the machine ends before.
        """
        at = start
        while True:
            for entry in self.entries[at:]:
                same = all(entry.get(key) == value for key, value in fields.items())
                if entry.get("message") == message and same:
                    return entry
            at = len(self.entries)
            if self._over:
                raise UnavailableError(f"the machine ended before {message!r} {fields}")
            await self._news.wait()
