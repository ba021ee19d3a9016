"""The one writer of an account: signs, submits and watches; many calls may be on their way.

    lock ─ nonce ─ sign ─ pool took it ─ unlock ──▶ ready … inBlock ──▶ own events ──▶ Receipt
                                             connection lost ──▶ look in the blocks, send the
                                             same bytes again until they are in, or too old

The same bytes may be sent twice without harm, so an answer that got lost never runs a call twice.
Only when an extrinsic can no longer be in a block (usurped, too old) is the call signed again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import anyio
import msgspec

from tfchain_client import balances
from tfchain_client.chain import Chain, Session
from tfchain_client.errors import FundsError, LostError, PoolError, TransportError
from tfchain_client.extrinsic import ERA_BLOCKS, Era, Terms, assemble, extrinsic_hash, payload
from tfchain_client.model import Call, Receipt, RuntimeVersion
from tfchain_client.signer import Signer
from tfchain_client.ss58 import format_address

ATTEMPTS = 4  # signatures for one call
PAUSE_SECONDS = 1.0  # doubles: rapid retries got nodes banned by the pool
WATCH_SECONDS = 60.0  # ten blocks without news: look for the extrinsic ourselves
_GONE = {"dropped", "invalid"}


@dataclass(frozen=True)
class _Sent:
    """A signed extrinsic."""

    call: Call
    data: bytes
    nonce: int
    era: Era
    version: RuntimeVersion

    @property
    def hex(self) -> str:
        return "0x" + self.data.hex()


class Writer:
    """Submits calls for one account. Only one writer per account may work at a time.

    `on_sent` is told each call that the pool took.
    """

    def __init__(
        self, chain: Chain, signer: Signer, on_sent: Callable[[Call], None] | None = None
    ) -> None:
        self._on_sent = on_sent
        self.address = format_address(signer.public_key)
        self._chain = chain
        self._signer = signer
        self._lock = anyio.Lock()
        self._nonce: int | None = None
        self._flying = 0
        self._anchor: tuple[int, Era] | None = None

    async def submit(self, call: Call, *, finalized: bool = False) -> Receipt:
        """Bring `call` into a block; return what it did there.

        A block that is not final may be abandoned for another one, and the call with it: who must
        be sure asks for `finalized`, and gets the final block however often it changed before.

        Raises: DispatchError (it failed in its block), FundsError and PoolError (refused before),
        CodecError, LostError and TransportError when no attempt brought it in. The deadline is
        the caller's.
        """
        pause = PAUSE_SECONDS
        for last in range(1, ATTEMPTS + 1):
            if not self._flying:
                self._nonce = None  # another program may have used the account meanwhile
            self._flying += 1
            try:
                return await self._once(call, finalized=finalized)
            except (LostError, PoolError, TransportError) as error:
                self._nonce = self._anchor = None
                if isinstance(error, PoolError) and error.unpayable:
                    raise await self._cannot_pay(call, error) from error
                if not error.retryable or last == ATTEMPTS:
                    raise
            finally:
                self._flying -= 1
            await anyio.sleep(pause)
            pause *= 2
        raise AssertionError("the last attempt returns or raises")

    async def fee(self, call: Call) -> int:
        """What the pool wants the account to hold for `call`, in units of 10^-7 TFT."""

        async def ask(session: Session) -> int:
            sent = await self._sign(session, call)
            info = await session.rpc.fetch(_FeeInfo, "payment_queryInfo", sent.hex)
            return int(info.partial_fee)

        return await self._chain.asking(ask)

    async def _once(self, call: Call, *, finalized: bool) -> Receipt:
        async with AsyncExitStack() as stack:
            async with self._lock:
                session = await self._chain.session()
                sent = await self._sign(session, call)
                try:
                    updates = await stack.enter_async_context(_watching(session, sent))
                    if self._on_sent is not None:
                        self._on_sent(call)
                except TransportError:
                    updates = None
                except PoolError as error:
                    await self._outdated(session, sent, error)
                    raise
                self._nonce = sent.nonce + 1
            if updates is not None:
                receipt = await self._settle(sent, updates, finalized=finalized)
                if receipt is not None:
                    return receipt
        return await self._recover(sent, finalized=finalized)

    async def _outdated(self, session: Session, sent: _Sent, error: PoolError) -> None:
        """Raises: LostError when the signature fitted the runtime, or the blocks, of before."""
        if not error.unproven:
            return
        await session.refresh()
        if session.runtime.version != sent.version:
            raise LostError(f"{sent.call}: the chain changed its runtime") from error
        # An era is written modulo its length, so one that is over is taken for a later one.
        if sent.era.over_at((await session.header()).head().number):
            raise LostError(f"{sent.call}: signed for blocks that are past") from error

    async def _cannot_pay(self, call: Call, refused: PoolError) -> FundsError:
        account = await balances.get(self._chain, self._signer.public_key)
        return FundsError(refused, self.address, await self.fee(call), account.usable)

    async def _sign(self, session: Session, call: Call) -> _Sent:
        runtime = session.runtime
        runtime.check_extensions()
        body = runtime.encode_call(call)
        nonce = self._nonce
        if nonce is None:
            nonce = await session.rpc.fetch(int, "system_accountNextIndex", self.address)
        terms = Terms(
            era=await self._era(),
            nonce=nonce,
            spec_version=runtime.version.spec_version,
            transaction_version=runtime.version.transaction_version,
            genesis=session.genesis,
        )
        signature = await self._signer.sign(payload(body, terms))
        account, crypto = self._signer.public_key, self._signer.crypto
        data = assemble(body, terms, account, crypto, signature)
        return _Sent(call, data, nonce, terms.era, runtime.version)

    async def _era(self) -> Era:
        """Born at the last final block; at the best one where finality lags far behind."""
        best = self._chain.head.value.number
        if self._anchor is not None and self._anchor[0] == best:
            return self._anchor[1]
        number, block_hash = await self._chain.finalized()
        if best - number > ERA_BLOCKS // 4:
            newest = await self._chain.block_hash(best)
            number, block_hash = (best, newest) if newest else (number, block_hash)
        era = Era(birth=number, block_hash=block_hash)
        self._anchor = (best, era)
        return era

    async def _settle(
        self, sent: _Sent, updates: AsyncIterator[object], *, finalized: bool
    ) -> Receipt | None:
        """The receipt, or None when the news stopped. Raises: LostError, DispatchError."""
        block = None
        with anyio.move_on_after(WATCH_SECONDS) as scope:
            async for update in updates:
                scope.deadline = anyio.current_time() + WATCH_SECONDS
                block = _block_of(update, finalized=finalized)
                if block is not None:
                    break
        if block is None:
            return None
        try:
            return await self._receipt(sent, block)
        except TransportError:
            return None

    async def _receipt(self, sent: _Sent, block_hash: bytes) -> Receipt:
        block = await self._chain.block(block_hash)
        try:
            index = block.extrinsics.index(sent.data)
        except ValueError:
            raise LostError(f"{sent.call}: not in the block that was named") from None
        events = tuple(event for event in block.events if event.extrinsic == index)
        receipt = Receipt(
            extrinsic_hash=extrinsic_hash(sent.data),
            block_hash=block_hash,
            block=block.number,
            index=index,
            events=events,
        )
        failed = receipt.event("System", "ExtrinsicFailed")
        if failed is not None:
            fields = failed.fields
            reason = fields["dispatch_error"] if isinstance(fields, Mapping) else fields
            runtime = await self._chain.at(block_hash).runtime()
            raise runtime.dispatch_error(reason, str(sent.call))
        return receipt

    async def _recover(self, sent: _Sent, *, finalized: bool) -> Receipt:
        """Bring an extrinsic of unknown fate to its end. Raises: LostError when it is too old."""
        while True:
            session = await self._chain.session()
            last = self._chain.head.value.number
            try:
                found = await self._find(sent, last, finalized=finalized)
                if found is not None:
                    return await self._receipt(sent, found)
                if sent.era.over_at(last):
                    raise LostError(f"{sent.call}: too old, and in no block")
                receipt = await self._again(session, sent, finalized=finalized)
            except TransportError:
                await anyio.sleep(PAUSE_SECONDS)
                continue
            if receipt is not None:
                return receipt

    async def _again(self, session: Session, sent: _Sent, *, finalized: bool) -> Receipt | None:
        """Send the same bytes again; None when that told nothing new, after a block's time."""
        try:
            async with _watching(session, sent) as updates:
                return await self._settle(sent, updates, finalized=finalized)
        except PoolError as error:
            if error.stale:
                found = await self._find(sent, self._chain.head.value.number, finalized=False)
                if found is None:
                    raise LostError(f"{sent.call}: its nonce was used by another") from error
                if not finalized:
                    return None
            elif not error.already_imported:
                raise
            with anyio.move_on_after(WATCH_SECONDS):
                await self._chain.head.change()
        return None

    async def _find(self, sent: _Sent, last: int, *, finalized: bool) -> bytes | None:
        """The block that holds the extrinsic, from its birth to block `last`."""
        if finalized:
            last, _ = await self._chain.finalized()
        first = (sent.era.birth or 0) + 1
        for number in range(first, min(last, first + ERA_BLOCKS) + 1):
            block_hash = await self._chain.block_hash(number)
            if block_hash is None:
                return None
            if sent.data in (await self._chain.block(block_hash)).extrinsics:
                return block_hash
        return None


class _FeeInfo(msgspec.Struct, frozen=True, rename="camel"):
    partial_fee: str


@asynccontextmanager
async def _watching(session: Session, sent: _Sent) -> AsyncIterator[AsyncIterator[object]]:
    async with session.rpc.subscribe(
        "author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", sent.hex
    ) as updates:
        yield updates


def _block_of(update: object, *, finalized: bool) -> bytes | None:
    """The block named by a status of the pool. Raises: LostError when there will be none."""
    if isinstance(update, str):
        if update in _GONE:
            raise LostError(f"the pool says: {update}")
        return None
    if not isinstance(update, Mapping):
        return None
    if "usurped" in update:
        raise LostError("another extrinsic took its nonce")
    found = update.get("finalized") or (None if finalized else update.get("inBlock"))
    return bytes.fromhex(str(found).removeprefix("0x")) if found else None
