"""The development chain as a process of ours.

    binaries = ensure(print)                         # grid.chainbuild
    chain = ChainProcess(binaries.node, folder)      # port 0: a free one
    await chain.start()                              # answers, and its time is the wall clock's
    chain.url, chain.port, chain.genesis, chain.pid
    await chain.stop()                               # or: async with chain: ...

State stays in `folder` and a later start goes on from it; the log is `folder/chain.log`.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE
from types import TracebackType

import anyio
import msgspec
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from grid.chainbuild import ChainBinaries
from grid.errors import GridError, RefusedError, UnavailableError

START = 60.0  # seconds until it answers; the first start makes genesis and compiles the runtime
STOP = 15.0  # seconds until it is made to end; the node gives its own tasks ten
LOG = "chain.log"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """The line by which the node tells that it answers."""

    event: str
    rpc_port: int
    genesis: str
    best: int
    peer_id: str


class ChainProcess:
    """One `zos-chain`, from start to stop. Start it again after a stop: the chain goes on."""

    def __init__(
        self, node: Path, folder: Path, port: int = 0, *, options: Sequence[str] = ()
    ) -> None:
        """`options`: more of `zos-chain dev`, such as `--no-finality`."""
        self._binaries = ChainBinaries.beside(node)
        self._options = tuple(options)
        self.folder = folder
        self._wanted_port = port
        self._process: Process | None = None
        self._ready: Ready | None = None

    @property
    def port(self) -> int:
        """The port it listens on, on 127.0.0.1; the wanted one until it has started."""
        return self._ready.rpc_port if self._ready else self._wanted_port

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def genesis(self) -> str:
        """Hash of block 0, 0x and hex."""
        if self._ready is None:
            raise AssertionError("only after start()")
        return self._ready.genesis

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def log(self) -> Path:
        return self.folder / LOG

    def argv(self) -> list[str]:
        """The command line, as a person would type it."""
        return [
            str(self._binaries.node), "dev", "--base-path", str(self.folder),
            "--rpc-port", str(self._wanted_port), "--runtime", str(self._binaries.runtime),
            "--preset", str(self._binaries.preset), *self._options,
        ]  # fmt: skip

    async def start(self) -> None:
        """Return once it answers. Raises UnavailableError or RefusedError with its last words."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            offset = log.tell()
            self._process = await anyio.open_process(
                self.argv(), stdin=DEVNULL, stdout=PIPE, stderr=log, start_new_session=True
            )
        try:
            with anyio.move_on_after(START):
                self._ready = await self._announced(offset)
        finally:
            if self._ready is None:
                await self.stop()
        if self._ready is None:
            raise UnavailableError(
                f"the chain node does not answer after {START:.0f} s: see {self.log}"
            )

    async def stop(self) -> None:
        """Ask it to end, make it end after a while; safe when it has ended. Keeps the state."""
        with anyio.CancelScope(shield=True):
            await self._end()

    async def kill(self) -> None:
        """End it as a power cut would."""
        self._running().kill()
        await self.stop()

    async def wait(self) -> int:
        """Its exit status, once it has ended."""
        return await self._running().wait()

    async def __aenter__(self) -> ChainProcess:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def _running(self) -> Process:
        if self._process is None:
            raise AssertionError("only between start() and stop()")
        return self._process

    async def _announced(self, offset: int) -> Ready:
        process = self._running()
        if process.stdout is None:
            raise AssertionError("it is a pipe")
        try:
            line = await BufferedByteReceiveStream(process.stdout).receive_until(b"\n", 65536)
        except (anyio.IncompleteRead, anyio.EndOfStream):
            raise failure(await process.wait(), self._last_words(offset)) from None
        return msgspec.json.decode(line, type=Ready)

    def _last_words(self, offset: int) -> str:
        lines = self.log.read_bytes()[offset:].decode(errors="replace").splitlines()
        words = [line for line in lines if line.startswith("zos-chain: ")]
        return words[-1].removeprefix("zos-chain: ") if words else f"see {self.log}"

    async def _end(self) -> None:
        process, self._process, self._ready = self._process, None, None
        if process is None:
            return
        for number, seconds in ((signal.SIGTERM, STOP), (signal.SIGKILL, STOP)):
            if process.returncode is not None:
                break
            process.send_signal(number)
            with anyio.move_on_after(seconds):
                await process.wait()
        await process.aclose()


def failure(status: int, words: str) -> GridError:
    """The error that the node's exit status stands for."""
    kind = {3: RefusedError, 4: UnavailableError}.get(status, GridError)
    return kind(f"the chain node ended ({status}): {words}")
