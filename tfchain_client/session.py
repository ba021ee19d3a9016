"""A connection that is ready, and the runtimes that the chain has had.

What a block holds was written by the runtime in its *parent's* state: a block with an upgrade is
still the old runtime's, although its own state names the new one.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict

import msgspec

from tfchain_client.codec import Runtime
from tfchain_client.errors import RpcError
from tfchain_client.hexes import to_hex, unhex
from tfchain_client.model import Head, RuntimeVersion
from tfchain_client.rpc import Rpc

log = logging.getLogger(__name__)

_KEPT = 2  # decoded runtimes: each takes about 10 MB


class Header(msgspec.Struct, frozen=True, rename="camel"):
    """What of a block's header is used; `number` is 0x and hex."""

    number: str
    parent_hash: str

    def head(self) -> Head:
        return Head(number=int(self.number, 16), parent=unhex(self.parent_hash))


class Runtimes:
    """Decoded metadata by genesis and version, and the blocks that each is known to rule."""

    def __init__(self) -> None:
        self._prepared: Runtime | None = None
        self._known: OrderedDict[tuple[bytes, RuntimeVersion], Runtime] = OrderedDict()
        self._ruled: dict[tuple[bytes, RuntimeVersion], tuple[int, int]] = {}

    def prepare(self, metadata: bytes) -> None:
        """Decode now what the chain will probably say later; blocks for as long as that takes."""
        self._prepared = _decoded(metadata)

    async def current(self, rpc: Rpc, genesis: bytes) -> Runtime:
        """The runtime of the best block."""
        version = await rpc.fetch(RuntimeVersion, "state_getRuntimeVersion")
        return await self._load(rpc, genesis, version, ())

    async def after(self, rpc: Rpc, genesis: bytes, block: int, block_hash: bytes) -> Runtime:
        """The runtime that wrote the block after this one."""
        version = self._ruler(genesis, block)
        if version is None:
            at = to_hex(block_hash)
            version = await rpc.fetch(RuntimeVersion, "state_getRuntimeVersion", at)
            first, last = self._ruled.get((genesis, version), (block, block))
            self._ruled[genesis, version] = min(first, block), max(last, block)
        return await self._load(rpc, genesis, version, (to_hex(block_hash),))

    def _ruler(self, genesis: bytes, block: int) -> RuntimeVersion | None:
        """Versions only grow, so one rules every block between two that it is known to rule."""
        for (found, version), (first, last) in self._ruled.items():
            if found == genesis and first <= block <= last:
                return version
        return None

    async def _load(
        self, rpc: Rpc, genesis: bytes, version: RuntimeVersion, at: tuple[str, ...]
    ) -> Runtime:
        found = self._known.get((genesis, version))
        if found is None:
            metadata = unhex(await rpc.fetch(str, "state_getMetadata", *at))
            if self._prepared is not None and self._prepared.metadata == metadata:
                found = self._prepared
            else:
                found = _decoded(metadata)
            self._prepared = None
            found.version = version
            self._known[genesis, version] = found
        self._known.move_to_end((genesis, version))
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found


class Session:
    """A connection that is ready, and the chain that it leads to."""

    def __init__(self, rpc: Rpc, genesis: bytes, runtimes: Runtimes, runtime: Runtime) -> None:
        self.rpc, self.genesis, self.runtime = rpc, genesis, runtime
        self.endpoint = rpc.endpoint
        self._runtimes = runtimes

    async def refresh(self) -> None:
        """Load the metadata again if the chain has changed its runtime."""
        found = await self._runtimes.current(self.rpc, self.genesis)
        if found is not self.runtime:
            log.info("runtime changed", extra={"spec_version": found.version.spec_version})
            self.runtime = found

    async def runtime_of(self, block: int, parent_hash: bytes) -> Runtime:
        """The runtime that wrote block number `block`."""
        return await self._runtimes.after(self.rpc, self.genesis, block - 1, parent_hash)

    async def header(self, block_hash: bytes | None = None) -> Header:
        """Of the best block if none is named."""
        at = () if block_hash is None else (to_hex(block_hash),)
        return await self.rpc.fetch(Header, "chain_getHeader", *at)

    async def raw(self, key: bytes, at: bytes | None = None) -> bytes | None:
        """The bytes under a storage key at a block (best if none is named); None if absent."""
        block = () if at is None else (to_hex(at),)
        found = await self.rpc.call("state_getStorage", to_hex(key), *block)
        if found is not None and not isinstance(found, str):
            raise RpcError("state_getStorage", 0, "unexpected answer")
        return None if found is None else unhex(found)


def _decoded(metadata: bytes) -> Runtime:
    started = time.monotonic()
    runtime = Runtime(metadata)
    seconds = round(time.monotonic() - started, 3)
    log.info("metadata decoded", extra={"bytes": len(metadata), "seconds": seconds})
    return runtime
