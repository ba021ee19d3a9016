"""The chain at work: transfers, time travel, memory; and blocks and finality of four validators.

All in one run on loopback. The floor is a JSON-RPC question that the node answers from memory, or
what the same chain does with nothing in its blocks.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import anyio
import psutil

from benchmarks.figures import Figure, median, spread
from grid.chain import ChainProcess
from grid.chainbuild import ChainBinaries, ensure
from tests.integration.chain.network import Member, heads, network
from tfchain_client import balances
from tfchain_client.chain import Chain, Session, open_chain
from tfchain_client.extrinsic import Era, Terms, assemble, payload
from tfchain_client.sr25519 import Sr25519Signer, sr25519_signer

TRANSFERS = 1_000
BLOCKS = 2_000  # of time travel, and of memory
VALIDATORS = 4
WATCHED = 12  # blocks under consensus
SLOT = 6.0
MIB = 1 << 20
PAYEE = sr25519_signer("//Bob").public_key
AT_ONCE = 100  # requests on the way

Say = Callable[[str], None]


def measure(say: Say) -> list[Figure]:
    binaries = ensure(say)
    return [*anyio.run(_alone, binaries, say), *anyio.run(_together, binaries, say)]


async def _alone(binaries: ChainBinaries, say: Say) -> list[Figure]:
    """The development chain, which seals on request."""
    with tempfile.TemporaryDirectory() as scratch:
        process = ChainProcess(binaries.node, Path(scratch), options=("--no-sealing",))
        async with process, open_chain([process.url]) as chain:
            await chain.call("dev_advance", {"blocks": 1})
            session = await chain.session()
            questions = await _many(lambda _: session.rpc.call("system_name"), TRANSFERS)
            trip = 1000 * questions / TRANSFERS
            return [
                *await _transfers(chain, session, trip, say),
                *await _travel(chain, process.pid, trip, say),
            ]


async def _transfers(chain: Chain, session: Session, trip: float, say: Say) -> list[Figure]:
    """Signed beforehand: submitted, sealed, and counted in the block's own storage."""
    say(f"{TRANSFERS} transfers")
    extrinsics = await _signed(session, TRANSFERS)
    empty = await _seconds(lambda: chain.call("dev_advance", {"blocks": 1}))
    before = (await balances.get(chain, PAYEE)).free
    began = time.perf_counter()
    await _many(
        lambda n: session.rpc.call("author_submitExtrinsic", extrinsics[n]), TRANSFERS
    )  # fmt: skip
    submitted = time.perf_counter() - began
    blocks = 0
    while await chain.call("author_pendingExtrinsics"):
        await chain.call("dev_advance", {"blocks": 1})
        blocks += 1
    whole = time.perf_counter() - began
    paid = (await balances.get(chain, PAYEE)).free - before
    if paid != TRANSFERS * balances.TFT:
        raise AssertionError(f"{paid} units arrived")
    each = 1000 * whole / TRANSFERS
    sealed = f"{TRANSFERS / whole:.0f} in a second, {blocks} blocks"
    return [
        Figure(
            name="a transfer, submitted and sealed", value=each, unit="ms", bar=20,
            peer_name="bare JSON-RPC question", peer=trip, note=sealed,
        ),
        Figure(
            name=f"seal {TRANSFERS} transfers", value=1000 * (whole - submitted), unit="ms",
            peer_name="empty block", peer=1000 * empty,
            note=f"{SLOT / ((whole - submitted) / TRANSFERS):.0f} would fill a slot of 6 s",
        ),
    ]  # fmt: skip


async def _travel(chain: Chain, pid: int, trip: float, say: Say) -> list[Figure]:
    say(f"{BLOCKS} blocks of time travel")
    before = psutil.Process(pid).memory_info().rss / MIB
    taken = await _seconds(lambda: chain.call("dev_advance", {"blocks": BLOCKS}))
    after = psutil.Process(pid).memory_info().rss / MIB
    return [
        Figure(
            name="a block of time travel", value=1000 * taken / BLOCKS, unit="ms", bar=50,
            peer_name="bare JSON-RPC question", peer=trip,
            note=f"{BLOCKS / taken:.0f} blocks in a second",
        ),
        Figure(
            name=f"memory (RSS) after {BLOCKS} blocks", value=after, unit="MiB", bar=3,
            peer_name="before", peer=before,
        ),
    ]  # fmt: skip


async def _together(binaries: ChainBinaries, say: Say) -> list[Figure]:
    """Four validators; one of them is watched."""
    say(f"{VALIDATORS} validators, {WATCHED} blocks")
    with tempfile.TemporaryDirectory() as scratch:
        async with network(binaries, Path(scratch), VALIDATORS) as members:
            return await _watch(members)


async def _watch(members: Sequence[Member]) -> list[Figure]:
    made: dict[int, float] = {}
    final: dict[int, float] = {}
    async with open_chain([members[0].url]) as chain:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partial(_note, chain, made, finalized=False))
            await _note(chain, final, finalized=True)
            tasks.cancel_scope.cancel()
        times = await _times(chain)
    watched = range(min(made) + 1, WATCHED - 1)  # its best head was told while it was new
    lags = [final[number] - made[number] for number in watched]
    gaps = [later - sooner for sooner, later in pairwise(times)]
    memory = [psutil.Process(member.pid).memory_info().rss / MIB for member in members]
    return [
        Figure(
            name="block time, 4 validators", value=median(gaps), unit="s", bar=1.1,
            peer_name="a slot", peer=SLOT, note=spread(gaps),
        ),
        Figure(
            name="finality behind the block, 4 validators", value=median(lags), unit="s", bar=3,
            peer_name="a slot", peer=SLOT, note=spread(lags),
        ),
        Figure(
            name="memory (RSS) of a validator", value=median(memory), unit="MiB", bar=400,
            note=spread(memory),
        ),
    ]  # fmt: skip


async def _note(chain: Chain, times: dict[int, float], *, finalized: bool) -> None:
    """When each head came, until block WATCHED. A final head makes those before it final too."""
    async for number, _ in heads(chain, finalized=finalized):
        now = time.perf_counter()
        for each in range(max(times, default=number - 1) + 1, number + 1):
            times[each] = now
        if number >= WATCHED:
            return


async def _times(chain: Chain) -> list[float]:
    """The chain's own time of each block, in seconds."""
    found = []
    for number in range(1, WATCHED + 1):
        at = await chain.block_hash(number)
        found.append(int(str(await chain.read("Timestamp", "Now", at=at))) / 1000)
    return found


async def _signed(session: Session, count: int) -> list[str]:
    signer = sr25519_signer("//Alice")
    call = session.runtime.encode_call(balances.transfer(PAYEE, balances.TFT))
    return [await _extrinsic(session, signer, call, nonce) for nonce in range(count)]


async def _extrinsic(session: Session, signer: Sr25519Signer, call: bytes, nonce: int) -> str:
    version = session.runtime.version
    terms = Terms(
        era=Era(birth=None, block_hash=session.genesis), nonce=nonce, genesis=session.genesis,
        spec_version=version.spec_version, transaction_version=version.transaction_version,
    )  # fmt: skip
    signature = await signer.sign(payload(call, terms))
    return "0x" + assemble(call, terms, signer.public_key, signer.crypto, signature).hex()


async def _many(ask: Callable[[int], Awaitable[object]], count: int) -> float:
    """Seconds for `count` questions, AT_ONCE of them on their way."""
    left = iter(range(count))

    async def work() -> None:
        for number in left:
            await ask(number)

    began = time.perf_counter()
    async with anyio.create_task_group() as tasks:
        for _ in range(AT_ONCE):
            tasks.start_soon(work)
    return time.perf_counter() - began


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    """Median of five, or one where that takes more than a second."""
    taken: list[float] = []
    while len(taken) < 5 and sum(taken) < 1:
        began = time.perf_counter()
        await act()
        taken.append(time.perf_counter() - began)
    return median(taken)
