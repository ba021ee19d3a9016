"""One booted machine of a test: its journal, its agent, its buttons and cables.

The machine lives in a task of its own, so that it may outlast the test that switched it on.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from typing import Any

import anyio
from anyio.abc import TaskStatus

from image.errors import ImageError, UnavailableError
from image.machine import EVENTS_PORT, TESTKIT_PORT
from image.run import Ended, Machine
from image.testkit import probes
from image.testkit.client import Testkit
from tests.e2e.journal import Entry, Journal

# Deadlines of phases, seconds. Under emulation on two busy cores a boot takes 10 and a registration
# 30 (five blocks); what is here is several times that, since only a hang may exceed it.
UP = 120.0
REGISTERED = 240.0
PHASE = 90.0
OFF = 60.0


class Guest:
    """A machine under test."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.journal = Journal(machine.folder / "events.jsonl")
        self.kit: Testkit | None = None
        self._off = anyio.Event()
        self._gone = anyio.Event()

    async def serve(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Keep it running until `off`, or until it ends by itself."""
        try:
            async with self.machine.running() as machine, AsyncExitStack() as stack:
                tasks = await stack.enter_async_context(anyio.create_task_group())
                if EVENTS_PORT in machine.ports:
                    tasks.start_soon(self.journal.run, machine.ports[EVENTS_PORT])
                if machine.spec.initrd and TESTKIT_PORT in machine.ports:
                    kit = Testkit(machine.ports[TESTKIT_PORT])
                    self.kit = await stack.enter_async_context(kit)
                task_status.started()
                await self._off.wait()
                await machine.kill()
                await machine.wait()
                tasks.cancel_scope.cancel()
        finally:
            self._gone.set()

    @property
    def is_off(self) -> bool:
        return self._gone.is_set()

    async def off(self) -> None:
        """Cut the power, and wait until nothing is left of it."""
        self._off.set()
        await self._gone.wait()

    async def token(self, message: str, seconds: float = PHASE, **fields: object) -> Entry:
        """The journal entry with this message and these fields, once it is there."""
        return await self.journal.token(message, seconds, **fields)

    @contextmanager
    def from_now(self) -> Iterator[None]:
        """Inside, only news counts."""
        with self.journal.from_now():
            yield

    async def registered(self) -> Entry:
        """The entry that tells the ids."""
        return await self.token("node registered", REGISTERED)

    async def word(self, text: str, seconds: float = UP) -> str:
        """The serial console's text once `text` is in it."""
        with anyio.move_on_after(seconds):
            return await self.machine.until_serial(text)
        lines = self.machine.serial().strip().splitlines()[-12:]
        raise AssertionError(f"no {text!r} on the console in {seconds:.0f} s:\n" + "\n".join(lines))

    async def ended(self, seconds: float = OFF) -> Ended:
        """How it ended by itself."""
        with anyio.move_on_after(seconds):
            return await self.machine.wait()
        raise AssertionError(f"still on after {seconds:.0f} s; newest:\n{self.journal.newest()}")

    async def run(self, code: str, seconds: float = PHASE) -> Any:
        """Run code in the guest; what its variable `result` holds, as JSON makes it."""
        return await self._agent().run(code, seconds=seconds)

    async def stay(
        self,
        code: str,
        args: Mapping[str, object],
        *,
        task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
    ) -> None:
        """Run code in the guest until cancelled; started once it has said something."""
        await self._agent().run(
            code, seconds=600, heard=lambda _said: task_status.started(), args=args
        )

    async def has_address(self, address: str, seconds: float = PHASE) -> None:
        """Return once one of its links has `address`."""
        links: object = {}
        with anyio.move_on_after(seconds):
            while True:
                links = await self._agent().call(probes.links)
                if address in str(links):
                    return
                await anyio.sleep(0.5)
        raise AssertionError(f"no link has {address} after {seconds:.0f} s: {links}")

    async def listening(self) -> list[dict[str, object]]:
        """TCP and UDP sockets that take packets from anybody."""
        return await self._agent().call(probes.listening)

    async def kill_service(self, name: str) -> int:
        return await self._agent().call(probes.kill_service, name=name)

    async def crash_pid_1(self) -> None:
        await self._signal_pid_1("SIGRTMIN + 1")

    async def hang_pid_1(self) -> None:
        await self._signal_pid_1("SIGRTMIN + 2")

    async def _signal_pid_1(self, number: str) -> None:
        """A crash stops the agent too, often before it can answer."""
        with suppress(UnavailableError):
            await self.run(f"import os, signal\nos.kill(1, signal.{number})\nresult = None")

    async def screen(self) -> str:
        """What the farmer reads: the text of the first virtual console."""
        text: str = await self.run(_SCREEN)
        return text

    async def on_screen(self, text: str, seconds: float = PHASE) -> str:
        """The screen once `text` is on it."""
        shown = ""
        with anyio.move_on_after(seconds):
            while True:
                shown = await self.screen()
                if text in shown:
                    return shown
                await anyio.sleep(0.5)
        raise AssertionError(f"no {text!r} on the screen in {seconds:.0f} s:\n{shown}")

    async def picture(self) -> None:
        """A screenshot for the artefacts, if it can be had."""
        with suppress(ImageError):
            await self.machine.screendump(self.machine.folder / "screen.png")

    def ask_in_vain(self) -> None:
        """Write a request to the agent's port of a machine that has no agent."""
        port = self.machine.ports[TESTKIT_PORT]
        port.send(b'{"id": 1, "code": "result = 1"}\n')

    def answered(self) -> bytes:
        """What came out of that port."""
        try:
            return self.machine.ports[TESTKIT_PORT].recv(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return b""

    def _agent(self) -> Testkit:
        if self.kit is None:
            raise AssertionError("this machine was booted without the agent")
        return self.kit


_SCREEN = """
from pathlib import Path
import fcntl, struct
with open("/dev/tty1", "rb") as tty:
    columns = struct.unpack("4H", fcntl.ioctl(tty, 0x5413, bytes(8)))[1] or 80
text = Path("/dev/vcs1").read_bytes().decode("latin-1")
result = "\\n".join(text[at:at + columns].rstrip() for at in range(0, len(text), columns))
"""
