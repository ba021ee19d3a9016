"""The `console` service: listens to the others and keeps every screen and serial line current."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

import anyio
import msgspec

import zos.bus.log
from zos.bus import BusClient, Nothing
from zos.bus.calls import CHAIN_STATUS, NODE_STATUS
from zos.console import devices, sources
from zos.console.model import LogLine, ServiceRow, View
from zos.console.report import Report, report
from zos.console.screen import lines, news, paint
from zos.loop import Change, keep_turning
from zos.model.status import ChainStatus, NodeStatus

_ACTIVE = Path("/sys/devices/virtual/tty/console/active")
_LOOK = 1.0  # seconds between looks at what PID 1 leaves
_REDRAW = 10.0  # seconds after which a screen is drawn anew: the time passes
_RETRY = 5.0


def run() -> None:
    # That another service is not there yet is what the screen shows, not news of this one.
    zos.bus.log.setup("console", level=logging.ERROR)
    anyio.run(Console().run)


class Console:
    """Owns the consoles and the newest word of each service."""

    def __init__(self) -> None:
        self._screens = devices.open_all(devices.screens())
        self._serial = devices.open_all(devices.serial_lines(_ACTIVE.read_text()))
        self._client = BusClient()
        self._node: NodeStatus | None = None
        self._chain: ChainStatus | None = None
        self._changed = Change()
        self._stamp: tuple[tuple[int, int], ...] = ()
        self._services: tuple[ServiceRow, ...] = ()
        self._log: tuple[LogLine, ...] = ()
        self._shown: View | None = None
        self._told: Report | None = None

    async def run(self) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._follow, "node")
            tasks.start_soon(self._follow, "chain")
            tasks.start_soon(self._follow, "screen")

    async def _follow(self, name: str) -> None:
        turn = {"node": self._hear_node, "chain": self._hear_chain, "screen": self._draw}[name]
        period = _LOOK if name == "screen" else _RETRY
        changed = self._changed if name == "screen" else Change()
        await keep_turning(turn, name=name, changed=changed, period=period)

    async def _hear_node(self) -> None:
        try:
            async with self._client.subscribe(NODE_STATUS, Nothing()) as items:
                async for self._node in items:
                    self._changed.set()
        finally:
            self._node = None

    async def _hear_chain(self) -> None:
        try:
            async with self._client.subscribe(CHAIN_STATUS, Nothing()) as items:
                async for self._chain in items:
                    self._changed.set()
        finally:
            self._chain = None

    async def _draw(self) -> None:
        view = self._view()
        for screen in self._screens if self._is_new(view) else ():
            screen.write(paint(lines(view, *screen.size())))
        said = report(view)
        for line in news(self._told, said):
            for serial in self._serial:
                serial.write(f"{line}\r\n")
        self._told = said

    def _view(self) -> View:
        stamp = sources.stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            self._services, self._log = sources.services(), sources.log_tail()
        return View(
            node=self._node,
            chain=self._chain,
            services=self._services,
            log=self._log,
            uptime=time.clock_gettime(time.CLOCK_BOOTTIME),
            now=time.time(),
            kernel=os.uname().release,
        )

    def _is_new(self, view: View) -> bool:
        """Whether it says more than that a moment has passed."""
        shown = self._shown
        if shown and view.uptime - shown.uptime < _REDRAW:
            same = msgspec.structs.replace(view, uptime=shown.uptime, now=shown.now)
            if same == shown:
                return False
        self._shown = view
        return True
