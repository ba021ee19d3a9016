"""Several members of one chain on loopback: each a process that can be killed and started again."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from grid.chainbuild import ChainBinaries
from tfchain_client.chain import Chain

READY = 60.0  # seconds until a member answers on a busy host


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def run(binaries: ChainBinaries, *arguments: str | Path) -> str:
    argv = [str(a) for a in (binaries.node, *arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


@dataclass
class Member:
    """A state folder with keys, and the process that runs on it, if one does."""

    binaries: ChainBinaries
    base: Path
    spec: Path
    keys: dict[str, Any]
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    process: Process | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def authority(self) -> str:
        """Its keys as `build-spec --authority` takes them."""
        return f"{self.keys['aura']}:{self.keys['grandpa']}"

    @property
    def address(self) -> str:
        return f"/ip4/127.0.0.1/tcp/{self.port}/p2p/{self.keys['peer_id']}"

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.said['rpc_port']}"

    @property
    def pid(self) -> int:
        return self._running().pid

    async def start(self, others: Sequence[Member] = ()) -> None:
        """Return once it answers."""
        known = [word for other in others if other is not self
                 for word in ("--bootnode", other.address)]  # fmt: skip
        argv = [
            self.binaries.node, "validator", "--base-path", self.base, "--chain", self.spec,
            "--rpc-port", "0", "--listen", f"/ip4/127.0.0.1/tcp/{self.port}", *known,
            *self.options,
        ]  # fmt: skip
        with (self.base / "log").open("ab") as log:
            self.process = await anyio.open_process([str(a) for a in argv], stderr=log)
        if self.process.stdout is None:
            raise AssertionError("it is a pipe")
        with anyio.fail_after(READY):
            line = await BufferedByteReceiveStream(self.process.stdout).receive_until(b"\n", 65536)
        self.said = json.loads(line)

    async def kill(self) -> None:
        """End it as a power cut would."""
        process = self._running()
        process.kill()
        await process.wait()
        await process.aclose()
        self.process = None

    async def stop(self) -> None:
        """Ask it to end, and want status 0."""
        if self.process is None:
            return
        process, self.process = self.process, None
        with anyio.CancelScope(shield=True):
            process.terminate()
            status = await process.wait()
            await process.aclose()
        assert status == 0, (self.base / "log").read_text()[-2000:]

    def _running(self) -> Process:
        if self.process is None:
            raise AssertionError("only while it runs")
        return self.process


def new_member(binaries: ChainBinaries, base: Path, spec: Path, *options: str) -> Member:
    """A member with new keys; `options` of `zos-chain key`."""
    keys = json.loads(run(binaries, "key", "--base-path", base, *options))
    return Member(binaries=binaries, base=base, spec=spec, keys=keys)


def write_spec(binaries: ChainBinaries, members: Sequence[Member], preset: Path) -> None:
    """The specification that begins with these members as authorities."""
    words = [word for member in members for word in ("--authority", member.authority)]
    text = run(
        binaries, "build-spec", "--runtime", binaries.runtime, "--preset", preset, *words
    )  # fmt: skip
    members[0].spec.write_text(text)


@asynccontextmanager
async def network(
    binaries: ChainBinaries, folder: Path, count: int, *, preset: Path | None = None
) -> AsyncIterator[list[Member]]:
    """`count` authorities that run and know each other; those that run at the end are stopped."""
    spec = folder / "chain.json"
    members = [new_member(binaries, folder / f"member-{n}", spec) for n in range(1, count + 1)]
    write_spec(binaries, members, preset or binaries.preset)
    try:
        async with anyio.create_task_group() as starts:
            for member in members:
                starts.start_soon(member.start, members)
        yield members
    finally:
        with anyio.CancelScope(shield=True):
            async with anyio.create_task_group() as stops:
                for member in members:
                    stops.start_soon(member.stop)


async def heads(chain: Chain, *, finalized: bool) -> AsyncIterator[tuple[int, str]]:
    """Number and parent of each head as it is told; of final blocks only some are told."""
    kind = "FinalizedHeads" if finalized else "NewHeads"
    session = await chain.session()
    subscription = session.rpc.subscribe(f"chain_subscribe{kind}", f"chain_unsubscribe{kind}")
    async with subscription as told:
        async for head in told:
            header = cast(dict[str, Any], head)
            yield int(header["number"], 16), str(header["parentHash"])


async def final(chain: Chain, number: int) -> str:
    """Hash of the final block `number`, once there is one."""
    async for told, _ in heads(chain, finalized=True):
        if told >= number:
            break
    return str(await chain.call("chain_getBlockHash", number))


async def best(chain: Chain, number: int) -> str:
    """Hash of block `number` of the best chain, once there is one."""
    async for told, _ in heads(chain, finalized=False):
        if told >= number:
            break
    return str(await chain.call("chain_getBlockHash", number))
