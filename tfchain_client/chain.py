"""The chain behind one of several endpoints: kept connected, read by name.

    Chain.run ──▶ endpoint 1, 2, … ──▶ Session (rpc, genesis, runtime)
        └─ new heads ──▶ `head`          └─ runtime upgrade: metadata loaded again

An endpoint that fails, or is silent for a minute, is left for the next one. Reads wait for a
session and are asked again when the connection ends; the deadline is the caller's.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from typing import TypeVar

import anyio
import msgspec

from tfchain_client.codec import Runtime
from tfchain_client.errors import CodecError, RpcError, TfchainError, TransportError
from tfchain_client.latest import Latest
from tfchain_client.model import Event, Head, RuntimeVersion
from tfchain_client.rpc import Rpc
from tfchain_client.websocket import connect

T = TypeVar("T")
log = logging.getLogger(__name__)

CONNECT_SECONDS = 20.0  # TCP, TLS and handshake; a booting endpoint answers later than that
SILENCE_SECONDS = 60.0  # ten blocks without a head: the endpoint is stuck
BACKOFF_SECONDS = (0.25, 10.0)  # first and longest pause between two connections
_READS = 4  # connections that one read may outlive
_PAGE = 256
_BLOCKS = 16


class Header(msgspec.Struct, frozen=True, rename="camel"):
    """What of a block's header is used; `number` is 0x and hex."""

    number: str
    parent_hash: str

    def head(self) -> Head:
        return Head(number=int(self.number, 16), parent=unhex(self.parent_hash))


class _Block(msgspec.Struct, frozen=True):
    header: Header
    extrinsics: tuple[str, ...]


class _SignedBlock(msgspec.Struct, frozen=True):
    block: _Block


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A block with the events of its extrinsics."""

    number: int
    hash: bytes
    extrinsics: tuple[bytes, ...]
    events: tuple[Event, ...]


class Session:
    """A connection that is ready, and the chain that it leads to."""

    def __init__(self, rpc: Rpc, genesis: bytes, runtime: Runtime) -> None:
        self.rpc, self.genesis, self.runtime = rpc, genesis, runtime
        self.endpoint = rpc.endpoint


class Chain:
    """One chain: `run` keeps it connected, everything else waits for that."""

    def __init__(self, endpoints: Sequence[str]) -> None:
        self.endpoints = tuple(endpoints)
        self.connected: Latest[Session | None] = Latest(None)
        self.head: Latest[Head] = Latest(Head(number=0, parent=b""))
        self.trouble: Latest[str] = Latest("")  # why there is no session; empty while there is
        self._hurry = anyio.Event()
        self._prepared: Runtime | None = None
        self._known: tuple[bytes, Runtime] | None = None
        self._blocks: OrderedDict[bytes, Block] = OrderedDict()

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
        self._prepared = _decoded(metadata)

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

    async def read(self, pallet: str, item: str, *keys: object, at: bytes | None = None) -> object:
        """The value of a storage item at a block (best if none is named), decoded."""

        async def ask(session: Session) -> object:
            key = session.runtime.storage_key(pallet, item, *keys)
            data = await read_raw(session, key, at)
            return session.runtime.decode_storage(pallet, item, data)

        return await self.asking(ask)

    async def items(self, pallet: str, item: str) -> AsyncIterator[tuple[object, object]]:
        """Keys and values of a whole map with one key."""
        session = await self.session()
        prefix = session.runtime.storage_key(pallet, item)
        start = _hex(prefix)
        while True:
            keys = await session.rpc.fetch(
                list[str], "state_getKeysPaged", _hex(prefix), _PAGE, start
            )
            for key in keys:
                raw = unhex(key)
                data = await read_raw(session, raw, None)
                yield (
                    session.runtime.split_key(pallet, item, raw),
                    session.runtime.decode_storage(pallet, item, data),
                )
            if len(keys) < _PAGE:
                return
            start = keys[-1]

    async def now_ms(self) -> int:
        """Timestamp.Now of the best block: the chain's clock."""
        return int(str(await self.read("Timestamp", "Now")))

    async def block(self, block_hash: bytes) -> Block:
        """A block and its events; the last few are kept."""

        async def ask(session: Session) -> Block:
            found = self._blocks.get(block_hash)
            if found is not None:
                return found
            body = await session.rpc.fetch(_SignedBlock, "chain_getBlock", _hex(block_hash))
            key = session.runtime.storage_key("System", "Events")
            events = session.runtime.decode_events(await read_raw(session, key, block_hash))
            block = Block(
                number=body.block.header.head().number,
                hash=block_hash,
                extrinsics=tuple(unhex(e) for e in body.block.extrinsics),
                events=events,
            )
            self._blocks[block_hash] = block
            while len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
            return block

        return await self.asking(ask)

    async def block_hash(self, number: int) -> bytes | None:
        """The hash of the best chain's block of that number, None when there is none."""
        found = await self.asking(
            lambda s: s.rpc.fetch(str | None, "chain_getBlockHash", number)  # type: ignore[arg-type]
        )
        return unhex(found) if found else None

    async def finalized(self) -> tuple[int, bytes]:
        """Number and hash of the last final block."""

        async def ask(session: Session) -> tuple[int, bytes]:
            found = await session.rpc.fetch(str, "chain_getFinalizedHead")
            header = await session.rpc.fetch(Header, "chain_getHeader", found)
            return header.head().number, unhex(found)

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
            session = Session(rpc, genesis, await self._runtime(rpc, genesis))
            group.start_soon(self._follow_runtime, session)
            await self._follow_heads(session)

    async def _follow_heads(self, session: Session) -> None:
        async with session.rpc.subscribe(
            "chain_subscribeNewHeads", "chain_unsubscribeNewHeads"
        ) as heads:
            try:
                while True:
                    with anyio.fail_after(SILENCE_SECONDS):
                        header = msgspec.convert(await heads.receive(), Header)
                    self.head.set(header.head())
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
                    session.runtime = await self._runtime(session.rpc, session.genesis)

    async def _runtime(self, rpc: Rpc, genesis: bytes) -> Runtime:
        version = await rpc.fetch(RuntimeVersion, "state_getRuntimeVersion")
        if self._known is not None:
            known_genesis, runtime = self._known
            if (known_genesis, runtime.version) == (genesis, version):
                return runtime
        metadata = unhex(await rpc.fetch(str, "state_getMetadata"))
        if self._prepared is not None and self._prepared.metadata == metadata:
            runtime = self._prepared
        else:
            runtime = _decoded(metadata)
        self._prepared = None
        runtime.version = version
        runtime.check_extensions()
        self._known = (genesis, runtime)
        return runtime

    async def _left(self, session: Session) -> None:
        """Wait until that session is not the current one."""
        async for current in self.connected.changes():
            if current is not session:
                return


async def read_raw(session: Session, key: bytes, at: bytes | None) -> bytes | None:
    """The bytes under a storage key, None when it is absent."""
    block = () if at is None else (_hex(at),)
    found = await session.rpc.call("state_getStorage", _hex(key), *block)
    if found is not None and not isinstance(found, str):
        raise RpcError("state_getStorage", 0, "unexpected answer")
    return None if found is None else unhex(found)


@asynccontextmanager
async def open_chain(endpoints: Sequence[str]) -> AsyncIterator[Chain]:
    """A chain that stays connected inside the block."""
    chain = Chain(endpoints)
    async with anyio.create_task_group() as group:
        group.start_soon(chain.run)
        try:
            yield chain
        finally:
            group.cancel_scope.cancel()


def unhex(text: str) -> bytes:
    """Raises: CodecError when it is not 0x and hex."""
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError as error:
        raise CodecError(f"not hexadecimal: {text[:40]}") from error


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


def _decoded(metadata: bytes) -> Runtime:
    started = time.monotonic()
    runtime = Runtime(metadata)
    seconds = round(time.monotonic() - started, 3)
    log.info("metadata decoded", extra={"bytes": len(metadata), "seconds": seconds})
    return runtime


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
