"""The machine's life: from the first mount to power-off."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from pathlib import Path

from zos.adapters import smbios
from zos.boot import cgroups, kernel, mounts, sandbox, shutdown, sysctl, uevents
from zos.boot.buttons import Buttons
from zos.boot.journal import Journal, serial_consoles, uptime
from zos.boot.kernel_log import KernelLog
from zos.boot.loop import Loop
from zos.boot.modules import NEEDED, Modules, Rank, modaliases
from zos.boot.reaper import Reaper
from zos.boot.services import CONSOLE, DRIVERS, FEATURES, TESTKIT, USERS, table
from zos.boot.supervisor import Supervisor
from zos.boot.watchdog import PERIOD, Watchdog

RUN = Path("/run/zos")
_PSTORE = Path("/sys/fs/pstore")
_SETTLE = 0.2  # between a device's arrival and the look at what it brought
# Only the tests' agent may have PID 1 fail: these signals mean nothing on a released image.
CRASH_SIGNAL, HANG_SIGNAL = signal.SIGRTMIN + 1, signal.SIGRTMIN + 2
_REBOOT = frozenset({signal.SIGTERM})
_POWER_OFF = frozenset({signal.SIGUSR1, signal.SIGUSR2, signal.SIGPWR})


class DeliberateCrashError(Exception):
    """A test asked PID 1 to fail."""


class Machine:
    """Owns everything PID 1 owns; `run` is the whole of its life."""

    def __init__(self, early: tuple[int, socket.socket]) -> None:
        problems = list(mounts.mount_all())
        mounts.make_folders()
        smbios.publish()
        kernel.set_name("zos")
        refused = list(sysctl.apply(sysctl.MEMORY, sysctl.MEMORY_FOLDER))
        memory = sysctl.reserve(Path("/proc/meminfo").read_text())
        refused += sysctl.apply((*sysctl.SETTINGS, *memory))
        self._loop = Loop()
        self._reaper = Reaper()
        self._journal = Journal(RUN, USERS, kmsg="/dev/kmsg")
        for name in serial_consoles(Path("/sys/class/tty/console/active").read_text()):
            self._journal.add_console(f"/dev/{name}")
        self._seal()
        self._journal.say("machine starts", kernel=os.uname().release)
        for target, cause in problems:
            self._journal.say("not mounted", level="debug", target=target, reason=str(cause))
        for name, cause in refused:
            self._journal.say("setting refused", level="warning", setting=name, reason=str(cause))
        self._watchdog = Watchdog()
        self._going = ""
        self._loading = self._featured = self._settled = self._all_loaded = False
        self._kernel_log = KernelLog(self._journal)
        self._signals = self._hear_signals()
        self._events = uevents.listen()
        folder = Path("/usr/lib/modules", os.uname().release)
        self._modules = Modules(folder, self._module_failed)
        self._supervisor = Supervisor(
            self._loop, self._reaper, self._journal, table(), RUN / "services.json"
        )
        self._supervisor.adopt(*early)
        self._buttons = Buttons(self._loop, lambda: self._go("power-off", "power button"))

    def _seal(self) -> None:
        """No library reads or writes the console by accident, and PID 1 is the last to die."""
        null = os.open("/dev/null", os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.close(null)
        Path("/proc/self/oom_score_adj").write_text("-1000")
        kernel.reboot(kernel.RB_DISABLE_CAD)

    def _hear_signals(self) -> socket.socket:
        hear, wake = socket.socketpair()
        hear.settimeout(0.0)
        wake.settimeout(0.0)
        self._wake = wake
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        heard: set[int] = {signal.SIGCHLD, signal.SIGINT, signal.SIGHUP, *_REBOOT, *_POWER_OFF}
        if TESTKIT.exists():
            heard |= {CRASH_SIGNAL, HANG_SIGNAL}
        for number in heard:
            signal.signal(number, lambda *_: None)
        self._loop.on_readable(hear.fileno(), self._take_signals)
        return hear

    def run(self) -> None:
        """Bring the machine up, keep it up, and take it down when told."""
        cgroups.prepare()
        self._own_consoles()
        smbios.publish()
        self._loop.on_readable(self._journal.socket.fileno(), self._take_lines)
        self._loop.on_readable(self._kernel_log.fd, self._kernel_log.read)
        self._loop.on_readable(self._events.fileno(), self._take_events)
        self._loop.every(PERIOD, self._watchdog.feed)
        self._supervisor.when_up = self._is_up
        for name in self._supervisor.keepers:
            self._supervisor.start(name)
        self._want_drivers()
        while not self._going:
            self._loop.turn()
        shutdown.end(self._going, self._supervisor, self._journal, self._watchdog)

    def _want_drivers(self) -> None:
        """Queue every module; loading goes on between the other events, one module a turn."""
        self._modules.look()
        for name in NEEDED:
            self._modules.want(name, Rank.FEATURE)
        if Path("/sys/firmware/efi").exists():
            self._modules.want("efivarfs", Rank.FEATURE)
            self._modules.want("efi_pstore", Rank.LATE)
        self._load_next()

    def _load_next(self) -> None:
        self._modules.step()
        self._watchdog.open()
        if not self._featured and self._modules.passed(Rank.FEATURE):
            self._featured = True
            list(mounts.mount_all((mounts.EFIVARS,)))
            FEATURES.touch()
        if not self._settled and self._modules.passed(Rank.SLOW) and not self._modules.look():
            self._settle()
        self._loading = not self._modules.passed(Rank.LATE)
        if self._loading:
            self._loop.after(0.0, self._load_next)
        elif not self._all_loaded:
            self._all_loaded = True
            self._finish()

    def _settle(self) -> None:
        """What is plugged in has its driver: the core may count the disks."""
        self._settled = True
        DRIVERS.touch()
        self._journal.say("drivers loaded", modules=self._modules.loaded)
        if not self._watchdog.is_open:
            self._modules.want("softdog", Rank.LATE)

    def _finish(self) -> None:
        self._buttons.look()
        self._tell_last_crash()
        self._journal.say("watchdog", level="debug", open=self._watchdog.is_open)

    def _own_consoles(self) -> None:
        """The status screen writes to them, and nobody else does."""
        for device in sandbox.consoles():
            os.chown(device, 0, CONSOLE.sandbox.user)
            os.chmod(device, 0o620)  # noqa: PTH101  beside its chown

    def _tell_last_crash(self) -> None:
        """Say that the machine failed before, keep the record in memory, free the store."""
        for record in sorted(_PSTORE.glob("*"))[:16]:
            self._journal.say("crash record found", level="warning", record=record.name)
            with contextlib.suppress(OSError):  # firmware that cannot forget must not stop a boot
                (RUN / record.name).write_bytes(record.read_bytes()[-65536:])
                record.unlink()

    def _is_up(self) -> None:
        self._supervisor.when_up = lambda: None
        self._journal.say("machine is up", seconds=round(uptime(), 2))

    def _module_failed(self, module: str, reason: str) -> None:
        self._journal.say("module not loaded", level="warning", module=module, reason=reason)

    def _take_signals(self) -> None:
        try:
            numbers = self._signals.recv(256)
        except BlockingIOError:
            return
        self._reaper.reap()
        for number in numbers:
            self._obey(number)

    def _obey(self, number: int) -> None:
        if number in _REBOOT:
            self._go("reboot", signal.Signals(number).name)
        elif number in _POWER_OFF:
            self._go("power-off", signal.Signals(number).name)
        elif number == CRASH_SIGNAL:
            raise DeliberateCrashError("a test asked for it")
        elif number == HANG_SIGNAL:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            while True:  # the watchdog ends it
                signal.sigwait({HANG_SIGNAL})

    def _go(self, how: str, why: str) -> None:
        if not self._going:
            self._going = how
            self._journal.say("shutdown asked for", how=how, by=why)

    def _take_lines(self) -> None:
        self._journal.receive()

    def _plug(self, names: list[str]) -> None:
        if self._modules.plug(names) and not self._loading:
            self._load_next()

    def _take_events(self) -> None:
        names = []
        for event in uevents.receive(self._events):
            if event.get("ACTION") == "lost":
                names += sorted(modaliases())
            if event.get("ACTION") == "add" and "MODALIAS" in event:
                names.append(event["MODALIAS"])
            if event.get("SUBSYSTEM") == "input":
                self._loop.after(_SETTLE, self._buttons.look)
        self._plug(names)
