"""What goes wrong with a chain while a client uses it, against the compiled chain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from grid.chain import ChainProcess
from grid.chainbuild import ensure
from tests.integration.chain.lively import DEADLINE, fund, hurry, process
from tests.integration.chain.renumber import renumbered
from tests.integration.chain.wire import wire
from tfchain_client import balances, council, follow, twins, versions
from tfchain_client.blocks import Block
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.errors import FundsError, LostError, TransportError
from tfchain_client.extrinsic import Era, Terms, assemble, payload
from tfchain_client.hexes import to_hex, unhex
from tfchain_client.model import Call, Receipt
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

ALICE = sr25519_signer("//Alice")
STRANGERS = (bytes([number]) * 32 for number in range(0x31, 0xFF))  # each is used once


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def calm(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    """Shared: a chain that makes a block only when a test says so."""
    async with process(tmp_path_factory.mktemp("calm"), 0, "--no-sealing") as node:
        yield node


@pytest.fixture(scope="module")
async def old(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    """Shared: the same chain, stuck at its first block."""
    async with process(tmp_path_factory.mktemp("old"), 0, "--no-sealing") as node:
        yield node


@pytest.fixture(scope="module")
async def forked(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ChainProcess]:
    """Shared: a chain where nothing becomes final by itself."""
    options = ("--no-sealing", "--no-finality")
    async with process(tmp_path_factory.mktemp("forked"), 0, *options) as node:
        yield node


@pytest.fixture(autouse=True)
async def deadline(anyio_backend: str) -> AsyncIterator[None]:
    with anyio.fail_after(DEADLINE):
        yield


async def seal(chain: Chain, parent: str | None = None) -> str:
    """Hash of a new block on `parent`, or on the best one."""
    made = cast(dict[str, Any], await chain.call("engine_createBlock", True, False, parent))
    return str(made["hash"])


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    """Return once it is so; the deadline is the caller's."""
    while not await question():  # noqa: ASYNC110  # nobody tells us
        await anyio.sleep(0.05)


async def waiting(chain: Chain, count: int) -> None:
    """Until the pool holds so many extrinsics."""

    async def holds() -> bool:
        return len(cast(list[str], await chain.call("author_pendingExtrinsics"))) == count

    await until(holds)


class Submission:
    """A call that is submitted while the test does something else."""

    def __init__(self, writer: Writer, call: Call, *, finalized: bool = False) -> None:
        self._writer, self._call, self._finalized = writer, call, finalized
        self.receipt: Receipt | None = None
        self.done = anyio.Event()

    async def run(self) -> None:
        self.receipt = await self._writer.submit(self._call, finalized=self._finalized)
        self.done.set()

    async def sealed(self, chain: Chain) -> Receipt:
        """Its receipt; seals until it is in a block."""
        while not self.done.is_set():
            await chain.call("dev_advance", {"blocks": 1})
            with anyio.move_on_after(0.3):
                await self.done.wait()
        assert self.receipt is not None
        return self.receipt


async def nonce_of(chain: Chain, signer: Signer) -> int:
    return (await balances.get(chain, signer.public_key)).nonce


async def test_an_answer_that_is_lost_on_the_way_runs_the_call_once(calm: ChainProcess) -> None:
    ben = next(STRANGERS)
    async with (
        wire(calm.url) as cable,
        open_chain([calm.url]) as direct,
        open_chain([cable.url]) as chain,
    ):
        await chain.session()
        nonce = await nonce_of(direct, ALICE)
        submission = Submission(Writer(chain, ALICE), balances.transfer(ben, balances.TFT))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(submission.run)
            await waiting(direct, 1)
            cable.deaf = True  # the block's news do not arrive any more
            block = await seal(direct)
            cable.cut()
            cable.deaf = False
            receipt = await submission.sealed(direct)
        assert to_hex(receipt.block_hash) == block
        assert (await balances.get(direct, ben)).free == balances.TFT
        assert await nonce_of(direct, ALICE) == nonce + 1


class Thoughtful:
    """Alice's key behind somebody who takes his time: `work` is done before the first signature."""

    crypto, public_key = ALICE.crypto, ALICE.public_key

    def __init__(self, work: Callable[[], Awaitable[object]]) -> None:
        self._work: Callable[[], Awaitable[object]] | None = work
        self.signatures = 0

    async def sign(self, message: bytes) -> bytes:
        self.signatures += 1
        work, self._work = self._work, None
        if work is not None:
            await work()
        return await ALICE.sign(message)


async def test_a_call_that_was_signed_for_blocks_that_are_past_is_signed_again(
    calm: ChainProcess,
) -> None:
    ben = next(STRANGERS)
    async with open_chain([calm.url]) as chain, open_chain([calm.url]) as direct:
        await chain.session()
        signer = Thoughtful(lambda: direct.call("dev_advance", {"blocks": 70}))
        submission = Submission(Writer(chain, signer), balances.transfer(ben, balances.TFT))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(submission.run)
            await waiting(direct, 1)
            await seal(direct)
            await submission.done.wait()
        assert (await balances.get(direct, ben)).free == balances.TFT
        assert signer.signatures == 2


async def test_an_endpoint_that_hangs_up_in_a_read_is_asked_again(calm: ChainProcess) -> None:
    async with wire(calm.url) as cable, open_chain([cable.url]) as chain:
        first = await chain.session()
        cable.deaf = True
        found: list[int] = []

        async def read() -> None:
            found.append((await balances.get(chain, ALICE.public_key)).free)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read)
            await anyio.wait_all_tasks_blocked()
            cable.deaf = False
            cable.cut()
        assert found[0] > balances.TFT
        assert await chain.session() is not first


async def test_an_endpoint_that_lies_behind_is_left_for_the_better_one(
    calm: ChainProcess, old: ChainProcess
) -> None:
    async with wire(calm.url) as cable:
        async with open_chain([calm.url]) as direct:
            made = cast(dict[str, Any], await direct.call("dev_advance", {"blocks": 40}))
        async with open_chain([cable.url, old.url]) as chain:
            assert (await chain.session()).endpoint == cable.url
            cable.cut()
            await until(lambda: _at(chain, cable.url, block=made["number"]))
            cable.broken = True
            cable.cut()
            # Nobody better is there: it is taken after all.
            await until(lambda: _at(chain, old.url, block=0))


async def _at(chain: Chain, url: str, *, block: int) -> bool:
    session = chain.connected.value
    return session is not None and (session.endpoint, chain.head.value.number) == (url, block)


async def test_an_endpoint_with_an_old_clock_is_left_for_the_one_that_keeps_up(
    calm: ChainProcess, old: ChainProcess
) -> None:
    async with open_chain([calm.url]) as direct:
        await seal(direct)
    async with open_chain([old.url, calm.url], max_age=60) as chain:
        assert (await chain.session()).endpoint == calm.url
    async with open_chain([old.url], max_age=60) as chain:
        async for reason in chain.trouble.changes():
            if "last block is" in reason:
                break
        assert (await chain.session()).endpoint == old.url, "there is no other one"


async def test_a_call_in_an_abandoned_block_is_found_in_the_one_that_stays(
    forked: ChainProcess,
) -> None:
    ben, cem = next(STRANGERS), next(STRANGERS)
    async with open_chain([forked.url]) as chain:
        parent = await seal(chain)
        writer = Writer(chain, ALICE)
        quick = Submission(writer, balances.transfer(ben, balances.TFT))
        sure = Submission(writer, balances.transfer(cem, balances.TFT), finalized=True)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(quick.run)
            tasks.start_soon(sure.run)
            await waiting(chain, 2)
            first = await seal(chain, parent)
            await quick.done.wait()
            assert quick.receipt is not None
            assert to_hex(quick.receipt.block_hash) == first
            assert await chain.canonical(quick.receipt.block, quick.receipt.block_hash)
            assert not sure.done.is_set()
            longer = await seal(chain, await seal(chain, parent))
            assert not await chain.canonical(quick.receipt.block, quick.receipt.block_hash)
            await waiting(chain, 0)
            await chain.call("engine_finalizeBlock", longer)
            await sure.done.wait()
        assert sure.receipt is not None
        assert to_hex(sure.receipt.block_hash) != first
        assert await chain.canonical(sure.receipt.block, sure.receipt.block_hash)
        assert (await balances.get(chain, cem)).free == balances.TFT


async def test_a_follower_of_best_blocks_is_told_the_new_branch_from_the_fork_on(
    forked: ChainProcess,
) -> None:
    async with open_chain([forked.url]) as chain:
        parent = await seal(chain)
        start = (await (await chain.session()).header(unhex(parent))).head().number
        told: list[Block] = []

        async def follow_best() -> None:
            async for block in follow.blocks(chain, after=start - 1, finalized=False):
                told.append(block)

        async def told_to(block_hash: str) -> bool:
            return any(to_hex(block.hash) == block_hash for block in told)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(follow_best)
            first = await seal(chain, parent)
            await until(lambda: told_to(first))
            other = await seal(chain, parent)
            longer = await seal(chain, other)
            await until(lambda: told_to(longer))
            tasks.cancel_scope.cancel()
        assert [block.number - start for block in told] == [0, 1, 1, 2]
        assert [to_hex(block.hash) for block in told] == [parent, first, other, longer]
        assert told[-1].parent == told[-2].hash


async def rival(chain: Chain, signer: Signer, call: Call, tip: int) -> str:
    """The same account's next call, signed by a program that knows nothing of ours."""
    session = await chain.session()
    nonce = (await balances.get(chain, signer.public_key)).nonce
    terms = Terms(
        era=Era(birth=None, block_hash=session.genesis),
        nonce=nonce,
        spec_version=session.runtime.version.spec_version,
        transaction_version=session.runtime.version.transaction_version,
        genesis=session.genesis,
        tip=tip,
    )
    body = session.runtime.encode_call(call)
    signature = await signer.sign(payload(body, terms))
    return to_hex(assemble(body, terms, signer.public_key, signer.crypto, signature))


async def test_a_nonce_that_another_program_takes_in_the_pool_is_replaced(
    calm: ChainProcess,
) -> None:
    ben, cem = next(STRANGERS), next(STRANGERS)
    async with open_chain([calm.url]) as chain:
        nonce = await nonce_of(chain, ALICE)
        submission = Submission(Writer(chain, ALICE), balances.transfer(ben, balances.TFT))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(submission.run)
            await waiting(chain, 1)
            theirs = await rival(chain, ALICE, balances.transfer(cem, balances.TFT), 10**6)
            await chain.call("author_submitExtrinsic", theirs)
            await submission.sealed(chain)
        for account in (ben, cem):
            assert (await balances.get(chain, account)).free == balances.TFT
        assert await nonce_of(chain, ALICE) == nonce + 2


async def test_a_nonce_that_another_program_has_used_is_not_used_again(calm: ChainProcess) -> None:
    ben, cem = next(STRANGERS), next(STRANGERS)
    async with (
        wire(calm.url) as cable,
        open_chain([calm.url]) as direct,
        open_chain([cable.url]) as chain,
    ):
        nonce = await nonce_of(direct, ALICE)
        writer = Writer(chain, ALICE)
        await chain.session()
        first = Submission(writer, balances.transfer(ben, balances.TFT))
        second = Submission(writer, balances.transfer(ben, balances.TFT))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(first.run)
            await waiting(direct, 1)
            # Ours is thrown out while its news cannot arrive, and theirs is sealed.
            cable.deaf = True
            theirs = await rival(direct, ALICE, balances.transfer(cem, balances.TFT), 10**6)
            await direct.call("author_submitExtrinsic", theirs)
            await seal(direct)
            cable.cut()
            cable.deaf = False
            await first.sealed(direct)
            tasks.start_soon(second.run)
            await second.sealed(direct)
        assert (await balances.get(direct, ben)).free == 2 * balances.TFT
        assert (await balances.get(direct, cem)).free == balances.TFT
        assert await nonce_of(direct, ALICE) == nonce + 3


async def test_a_runtime_upgrade_by_the_council_is_lived_through(tmp_path: Path) -> None:
    ben = next(STRANGERS)
    async with process(tmp_path, 0, "--no-sealing") as node, open_chain([node.url]) as chain:
        await seal(chain)
        session = await chain.session()
        code = renumbered(ensure(print).runtime, 149, 150)
        writer = Writer(chain, ALICE)
        before = Submission(writer, balances.transfer(ben, balances.TFT))
        call = council.propose(1, versions.set_runtime(code), length=len(code) + 100)
        upgrade = Submission(writer, call)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(before.run)
            await waiting(chain, 1)
            tasks.start_soon(upgrade.run)
            receipt = await upgrade.sealed(chain)
            await before.done.wait()
        executed = receipt.event("Council", "Executed")
        assert executed is not None
        await chain.call("dev_advance", {"blocks": 2})

        after = Submission(writer, balances.transfer(ben, balances.TFT))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(after.run)
            await after.sealed(chain)
        assert (await chain.session()) is session, "it was connected all the time"
        assert session.runtime.version.spec_version == 150
        assert (await balances.get(chain, ben)).free == 2 * balances.TFT
        old = await chain.at(receipt.block_hash).runtime()
        assert old.version.spec_version == 149, "the block of the upgrade is the old runtime's"
        assert receipt.events == tuple(
            event
            for event in (await chain.block(receipt.block_hash)).events
            if event.extrinsic == receipt.index
        )


async def test_a_fee_that_cannot_be_paid_is_told_with_both_amounts(calm: ChainProcess) -> None:
    poor = ed25519_signer("//Poor")
    async with open_chain([calm.url]) as chain:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(hurry, calm.url)
            with pytest.raises(FundsError, match=r"holds 0\.0000000 TFT") as nothing:
                await Writer(chain, poor).submit(twins.create())
            await fund(chain, poor.public_key, 12_000)
            with pytest.raises(FundsError, match="for the fee") as little:
                await Writer(chain, poor).submit(twins.create())
            tasks.cancel_scope.cancel()
        assert (nothing.value.usable, little.value.usable) == (0, 12_000)
        assert little.value.fee > 12_000
        assert little.value.unpayable
        assert not little.value.retryable


async def test_without_an_endpoint_a_call_waits_as_long_as_its_caller_does(
    calm: ChainProcess,
) -> None:
    async with wire(calm.url) as cable:
        with pytest.raises(ExceptionGroup) as raised:  # noqa: PT012  # one scene
            async with open_chain([cable.url]) as chain:
                await chain.session()
                cable.broken = True
                cable.cut()
                with anyio.fail_after(1):
                    await Writer(chain, ALICE).submit(balances.transfer(ALICE.public_key, 1))
    assert raised.group_contains(TimeoutError)
    assert not raised.group_contains((LostError, TransportError))
