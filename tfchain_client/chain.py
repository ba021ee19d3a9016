"""The chain behind one of several endpoints: kept connected, read by name.

    Chain.run ──▶ endpoint 1, 2, … ──▶ Session (rpc, genesis, runtime)
        └─ new heads ──▶ `head`          └─ runtime upgrade: metadata loaded again

An endpoint that fails, or is silent for a minute, is left for the next one. Reads wait for a
session and are asked again when the connection ends; the deadline is the caller's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from typing import TypeVar

import anyio
import msgspec

from tfchain_client.blocks import Block, Blocks
from tfchain_client.codec import Runtime
from tfchain_client.errors import BehindError, TfchainError, TransportError
from tfchain_client.hexes import to_hex, unhex
from tfchain_client.latest import Latest
from tfchain_client.model import Head, RuntimeVersion
from tfchain_client.rpc import Rpc
from tfchain_client.session import Header, Runtimes, Session
from tfchain_client.standing import Health, Standing
from tfchain_client.storage_key import storage_prefix
from tfchain_client.view import View
from tfchain_client.websocket import connect

__all__ = ["Block", "Chain", "Header", "Session", "open_chain"]

T = TypeVar("T")
log = logging.getLogger(__name__)

CONNECT_SECONDS = 20.0  # TCP, TLS and handshake; a booting endpoint answers later than that
SILENCE_SECONDS = 60.0  # ten blocks without a head: the endpoint is stuck
BACKOFF_SECONDS = (0.25, 10.0)  # first and longest pause between two connections
TIMESTAMP_KEY = to_hex(storage_prefix("Timestamp", "Now"))
_READS = 4  # connections that one read may outlive


class _SystemHealth(msgspec.Struct, frozen=True, rename="camel"):
    is_syncing: bool


class Chain:
    """One chain: `run` keeps it connected, everything else waits for that."""

    def __init__(self, endpoints: Sequence[str], *, max_age: float | None = None) -> None:
        """`max_age`: seconds that an endpoint's last block may be old by this machine's clock.

        A machine whose clock may be wrong, or a chain that travels in time, has no use for it.
        """
        self.endpoints = tuple(endpoints)
        self.connected: Latest[Session | None] = Latest(None)
        self.head: Latest[Head] = Latest(Head(number=0, parent=b""))
        self.trouble: Latest[str] = Latest("")  # why there is no session; empty while there is
        self._hurry = anyio.Event()
        self._standing = Standing(max_age)
        self._runtimes = Runtimes()
        self._blocks = Blocks()
        self._view = View(self.asking)

    async def run(self) -> None:
        """Stay connected until cancelled, each endpoint in turn."""
        shortest, longest = BACKOFF_SECONDS
        pause = shortest
        for endpoint in cycle(self.endpoints):
            since = anyio.current_time()
            try:
                await self._serve(endpoint)
            except* TfchainError as group:
                self._failed(endpoint, str(_first(group)))
            if anyio.current_time() - since > SILENCE_SECONDS:
                pause = shortest  # it was a good connection
            self._hurry = anyio.Event()
            with anyio.move_on_after(pause):
                await self._hurry.wait()
                pause = shortest
            pause = min(pause * 2, longest)

    def prepare(self, metadata: bytes) -> None:
        """Decode now what the chain will probably say later; blocks for as long as that takes."""
        self._runtimes.prepare(metadata)

    def hurry(self) -> None:
        """The network changed: cut a pause between two connections short."""
        self._hurry.set()

    def _failed(self, endpoint: str, reason: str) -> None:
        level = logging.DEBUG if reason == self.trouble.value else logging.WARNING
        log.log(level, "endpoint failed", extra={"endpoint": endpoint, "reason": reason})
        self.trouble.set(reason)

    async def session(self) -> Session:
        """The session now, or the next one."""
        async for found in self.connected.changes():
            if found is not None:
                return found
        raise AssertionError("changes() does not end")

    async def asking(self, question: Callable[[Session], Awaitable[T]]) -> T:
        """The answer to a question without side effects; asked again on a new connection."""
        last = TransportError("not asked")
        for _ in range(_READS):
            session = await self.session()
            try:
                return await question(session)
            except TransportError as error:
                last = error
                await self._left(session)
        raise last

    async def call(self, method: str, *params: object) -> object:
        """The result of a JSON-RPC method without side effects."""
        return await self.asking(lambda s: s.rpc.call(method, *params))

    def at(self, block_hash: bytes) -> View:
        """The state after a block, in the words of the runtime that wrote it."""
        return View(self.asking, block_hash)

    async def runtime(self) -> Runtime:
        return (await self.session()).runtime

    async def read(self, pallet: str, item: str, *keys: object, at: bytes | None = None) -> object:
        """The value of a storage item at a block (best if none is named), decoded."""
        view = self._view if at is None else self.at(at)
        return await view.read(pallet, item, *keys)

    async def read_raw(self, pallet: str, item: str, *keys: object) -> bytes | None:
        """The bytes of a value of the best block, None when it is absent."""
        return await self._view.read_raw(pallet, item, *keys)

    def items(self, pallet: str, item: str, *keys: object) -> AsyncIterator[tuple[object, object]]:
        """Keys and values of a map below `keys`: the last key alone, or a tuple of several."""
        return self._view.items(pallet, item, *keys)

    def raw_items(
        self, pallet: str, item: str, *keys: object
    ) -> AsyncIterator[tuple[bytes, bytes]]:
        """SCALE bytes of the last key and of the value, below all the other keys."""
        return self._view.raw_items(pallet, item, *keys)

    async def canonical(self, number: int, block_hash: bytes) -> bool:
        """Whether the best chain still holds that block: no fork has replaced it."""
        return await self.block_hash(number) == block_hash

    async def now_ms(self, at: bytes | None = None) -> int:
        """The chain's clock in a block (best if none is named), milliseconds since 1970."""
        return int(str(await self.read("Timestamp", "Now", at=at)))

    async def block(self, block_hash: bytes) -> Block:
        """A block and its events; the last few are kept."""
        return await self.asking(lambda session: self._blocks.get(session, block_hash))

    async def block_hash(self, number: int) -> bytes | None:
        """The hash of the best chain's block of that number, None when there is none."""
        found = await self.asking(
            lambda s: s.rpc.fetch(str | None, "chain_getBlockHash", number)  # type: ignore[arg-type]
        )
        return unhex(found) if found else None

    async def finalized(self) -> tuple[int, bytes]:
        """Number and hash of the last final block."""

        async def ask(session: Session) -> tuple[int, bytes]:
            found = unhex(await session.rpc.fetch(str, "chain_getFinalizedHead"))
            return (await session.header(found)).head().number, found

        return await self.asking(ask)

    async def _serve(self, endpoint: str) -> None:
        """One connection, from the first packet to its end. Raises: groups of TfchainError."""
        try:
            with anyio.fail_after(CONNECT_SECONDS):
                socket = await connect(endpoint)
        except TimeoutError:
            raise TransportError(f"{endpoint}: no answer in {CONNECT_SECONDS:.0f} s") from None
        rpc = Rpc(socket, endpoint)
        async with anyio.create_task_group() as group:
            group.start_soon(rpc.run)
            genesis = unhex(await rpc.fetch(str, "chain_getBlockHash", 0))
            await self._check(rpc, endpoint, genesis)
            runtime = await self._runtimes.current(rpc, genesis)
            session = Session(rpc, genesis, self._runtimes, runtime)
            group.start_soon(self._follow_runtime, session)
            await self._follow_heads(session)

    async def _check(self, rpc: Rpc, endpoint: str, genesis: bytes) -> None:
        """Raises: BehindError when another endpoint should be tried first."""
        head = (await rpc.fetch(Header, "chain_getHeader")).head()
        health = await rpc.fetch(_SystemHealth, "system_health")
        age = None
        if self._standing.max_age is not None:
            now = await rpc.fetch(str | None, "state_getStorage", TIMESTAMP_KEY)  # type: ignore[arg-type]
            age = time.time() - int.from_bytes(unhex(now or ""), "little") / 1000
        found = Health(genesis=genesis, best=head.number, syncing=health.is_syncing, age=age)
        objection = self._standing.objection(endpoint, found)
        if objection:
            raise BehindError(f"{endpoint}: {objection}")

    async def _follow_heads(self, session: Session) -> None:
        async with session.rpc.subscribe(
            "chain_subscribeNewHeads", "chain_unsubscribeNewHeads"
        ) as heads:
            try:
                while True:
                    with anyio.fail_after(SILENCE_SECONDS):
                        header = msgspec.convert(await heads.receive(), Header)
                    self.head.set(header.head())
                    self._standing.saw(session.genesis, header.head().number)
                    if self.connected.value is not session:
                        self.trouble.set("")
                        self.connected.set(session)
                        log.info("endpoint ready", extra={"endpoint": session.endpoint})
            except TimeoutError:
                raise TransportError(f"{session.endpoint}: no new block for a minute") from None
            except anyio.EndOfStream:
                raise TransportError(f"{session.endpoint}: connection ended") from None
            finally:
                self.connected.set(None)

    async def _follow_runtime(self, session: Session) -> None:
        """Load the metadata again when the chain changes its runtime."""
        async with session.rpc.subscribe(
            "state_subscribeRuntimeVersion", "state_unsubscribeRuntimeVersion"
        ) as versions:
            async for update in versions:
                version = msgspec.convert(update, RuntimeVersion)
                if version != session.runtime.version:
                    await session.refresh()

    async def _left(self, session: Session) -> None:
        """Wait until that session is not the current one."""
        async for current in self.connected.changes():
            if current is not session:
                return


@asynccontextmanager
async def open_chain(
    endpoints: Sequence[str], *, max_age: float | None = None
) -> AsyncIterator[Chain]:
    """A chain that stays connected inside the block."""
    chain = Chain(endpoints, max_age=max_age)
    async with anyio.create_task_group() as group:
        group.start_soon(chain.run)
        try:
            yield chain
        finally:
            group.cancel_scope.cancel()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
