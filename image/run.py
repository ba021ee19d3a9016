"""Runs a built image in QEMU from the tools tree: start, watch, act, end. The basis of `grid up`.

QEMU inherits one end of a socket pair for QMP and for every virtio-serial port, so a machine
leaves no socket file behind, and its disks and logs are all in the folder its owner gave.
"""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, STDOUT

import anyio
from anyio.abc import Process
from qemu.qmp import EventListener, Message, QMPClient, QMPError, Runstate

from image.errors import RefusedError, UnavailableError
from image.esp import make_esp
from image.machine import Disk, Firmware, MachineSpec, command
from image.output import read_manifest
from image.tools import Tools

POLL = 0.05  # seconds between looks at the serial log


@dataclass(frozen=True)
class Ended:
    """How a machine ended: QEMU's `reason` for its SHUTDOWN event, or "" when it was killed.

    `guest-shutdown` is power-off, `guest-reset` a reboot (QEMU ends, since it runs -no-reboot).
    """

    reason: str
    status: int
    watchdog: bool = False


class Machine:
    """One virtual machine. Its folder holds serial.log (appended over boots) and qemu.log.

    `async with machine.running():` starts it and kills it on the way out; inside, `wait` tells how
    it ended by itself. Entering again boots it again with the same disks.
    """

    def __init__(self, spec: MachineSpec, folder: Path, tools: Tools) -> None:
        self.spec, self.folder, self._tools = spec, folder, tools
        self.serial_log = folder / "serial.log"
        self.ports: dict[str, socket.socket] = {}
        self.started_at = 0.0
        self._boot_offset = 0
        self._process: Process | None = None
        self._qmp = QMPClient("zos")
        self._events = EventListener()
        self._ended: Ended | None = None
        self._done = anyio.Event()
        self._said: list[tuple[str, str]] = []

    @property
    def pid(self) -> int:
        """QEMU's process. Raises RefusedError when the machine was never started."""
        if self._process is None:
            raise RefusedError(f"machine {self.folder.name} was never started")
        return self._process.pid

    @property
    def ended(self) -> Ended | None:
        """How the last run ended; None while it runs."""
        return self._ended

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Machine]:
        """Start the machine; kill it at the end if it still runs."""
        async with anyio.create_task_group() as tasks:
            await self._start()
            tasks.start_soon(self._follow)
            try:
                yield self
            finally:
                with anyio.CancelScope(shield=True):
                    await self.kill()
                    await self._done.wait()
                    self._close()

    async def execute(self, verb: str, /, **arguments: object) -> object:
        """A QMP command and its answer. Raises UnavailableError when QEMU refuses or is gone."""
        try:
            return await self._qmp.execute(verb, arguments)
        except QMPError as cause:
            raise UnavailableError(f"machine {self.folder.name}: {verb}: {cause}") from cause

    async def press_power(self) -> None:
        """The ACPI power button."""
        await self.execute("system_powerdown")

    async def reset(self) -> None:
        """The reset button; QEMU ends with reason host-qmp-system-reset."""
        await self.execute("system_reset")

    async def set_link(self, nic: int, *, up: bool) -> None:
        """Plug or unplug the cable of card number `nic`."""
        await self.execute("set_link", name=f"nic{nic}", up=up)

    async def screendump(self, target: Path) -> None:
        """A picture of the display as PNG; needs `display`."""
        await self.execute("screendump", filename=str(target), format="png")

    async def kill(self) -> None:
        """Power cut."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def wait(self) -> Ended:
        """Until the machine has ended by itself or by `kill`."""
        await self._done.wait()
        if self._ended is None:
            raise RefusedError(f"machine {self.folder.name} was never started")
        return self._ended

    async def stop(self, seconds: float) -> Ended:
        """Press the power button, wait at most `seconds`, then cut the power."""
        with anyio.move_on_after(seconds):
            if self._ended is None:
                await self.press_power()
            return await self.wait()
        await self.kill()
        return await self.wait()

    def serial(self) -> str:
        """What this boot has written to the serial console so far."""
        try:
            with self.serial_log.open("rb") as handle:
                handle.seek(self._boot_offset)
                return handle.read().decode(errors="replace")
        except FileNotFoundError:
            return ""

    async def until_serial(self, token: str) -> str:
        """The serial text of this boot once `token` is in it; the deadline is the caller's.

        Raises UnavailableError with the last lines when the machine ends before.
        """
        while True:
            over = self._ended is not None
            text = self.serial()
            if token in text:
                return text
            if over:
                tail = " | ".join(text.strip().splitlines()[-3:])
                raise UnavailableError(
                    f"machine {self.folder.name} ended ({self._ended}) before {token!r}: {tail}"
                )
            await anyio.sleep(POLL)

    async def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for disk in self.spec.disks:
            make_disk(disk)
        firmware, cmdline = self._firmware(), self._cmdline()
        self._boot_offset = self.serial_log.stat().st_size if self.serial_log.exists() else 0
        self._ended, self._done, self._said = None, anyio.Event(), []
        pairs = {name: socket.socketpair() for name in ("qmp", *self.spec.ports)}
        theirs = {name: pair[1].fileno() for name, pair in pairs.items()}
        options = command(self.spec, firmware, cmdline, self.serial_log, theirs)
        argv = self._tools.argv("qemu-system-x86_64", *options)
        cards = [nic.fd for nic in self.spec.nics if nic.fd >= 0]
        self.started_at = time.monotonic()
        with (self.folder / "qemu.log").open("wb") as log:
            self._process = await anyio.open_process(
                argv, stdin=DEVNULL, stdout=log, stderr=STDOUT, start_new_session=True,
                pass_fds=[*theirs.values(), *cards],
            )  # fmt: skip
        for _, other in pairs.values():
            other.close()
        self.ports = {name: ours for name, (ours, _) in pairs.items() if name != "qmp"}
        await self._connect(pairs["qmp"][0])

    async def _connect(self, sock: socket.socket) -> None:
        self._qmp, self._events = QMPClient("zos"), EventListener()
        self._qmp.register_listener(self._events)
        try:
            with anyio.fail_after(30):
                await self._qmp.connect(sock)
        except (QMPError, TimeoutError) as cause:
            await self._abandon()
            text = (self.folder / "qemu.log").read_text(errors="replace").strip()
            raise UnavailableError(
                f"machine {self.folder.name}: QEMU did not start: {text[-300:] or cause}"
            ) from cause
        except anyio.get_cancelled_exc_class():
            await self._abandon()
            raise

    async def _abandon(self) -> None:
        """Leave no QEMU behind that nobody follows."""
        with anyio.CancelScope(shield=True):
            await self.kill()
            if self._process is not None:
                await self._process.wait()
            self._close()

    async def _follow(self) -> None:
        """Until QEMU is gone: note what it says about the end."""
        process = self._process
        if process is None:
            raise RefusedError("not started")
        status = -1
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._listen)
                status = await process.wait()
                with anyio.move_on_after(2):
                    await self._drained()
                tasks.cancel_scope.cancel()
        finally:
            reason = next((r for name, r in self._said if name == "SHUTDOWN"), "")
            dogs = any(name == "WATCHDOG" for name, _ in self._said)
            self._ended = Ended(reason, status, dogs)
            self._done.set()

    async def _listen(self) -> None:
        async for message in self._events:
            self._heard(message)

    def _heard(self, message: Message) -> None:
        data = message.get("data")
        reason = str(data.get("reason", "")) if isinstance(data, dict) else ""
        self._said.append((str(message["event"]), reason))

    async def _drained(self) -> None:
        """Read QMP to its end: the last events tell why the machine stopped."""
        if self._qmp.runstate is Runstate.RUNNING:
            await self._qmp.runstate_changed()
        try:
            await self._qmp.disconnect()
        except (QMPError, OSError, EOFError):
            self._said.append(("CLOSED", ""))
        for message in self._events.clear():
            self._heard(message)

    def _close(self) -> None:
        for port in self.ports.values():
            port.close()
        self.ports = {}

    def _cmdline(self) -> str:
        read_manifest(self.spec.image)
        words = [(self.spec.image / "cmdline").read_text().strip()]
        custom = self.spec.image / "settings"
        if custom.exists():
            words.append(custom.read_text().strip())
        return " ".join([*words, *self.spec.settings])

    def _firmware(self) -> Firmware:
        share = [self._tools.path("usr/share/qemu"), self._tools.path("usr/share/seabios")]
        if not self.spec.uefi:
            return Firmware(folders=tuple(share))
        variables = self.folder / "uefi-variables.fd"
        if not variables.exists():
            shutil.copyfile(self._tools.path("usr/share/OVMF/OVMF_VARS_4M.fd"), variables)
        esp = self.folder / "esp.img"
        make_esp(self._tools, self.spec.image, esp, self.spec.settings)
        return Firmware(
            folders=tuple(share),
            code=self._tools.path("usr/share/OVMF/OVMF_CODE_4M.fd"),
            variables=variables,
            esp=esp,
        )


def make_disk(disk: Disk) -> None:
    """Create or grow the disk's sparse file. Raises UnavailableError when the host refuses."""
    try:
        disk.path.parent.mkdir(parents=True, exist_ok=True)
        with disk.path.open("ab") as handle:
            if disk.size > handle.tell():
                handle.truncate(disk.size)
    except OSError as cause:
        raise UnavailableError(f"disk {disk.path}: {cause.strerror}") from cause
