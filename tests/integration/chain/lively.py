"""A development chain that seals as soon as something waits, so that tests need no six seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from grid.chain import ChainProcess
from grid.chainbuild import ensure
from tfchain_client import balances, farms, twins
from tfchain_client.chain import Chain, open_chain
from tfchain_client.errors import TfchainError
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

DEADLINE = 120.0  # seconds that a condition may take on a busy host


def process(folder: Path, port: int = 0, *options: str) -> ChainProcess:
    return ChainProcess(ensure(print).node, folder, port, options=options)


@asynccontextmanager
async def lively(folder: Path, *options: str) -> AsyncIterator[ChainProcess]:
    """A running chain; it may be stopped and started again inside the block."""
    node = process(folder, 0, *options)
    await node.start()
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(hurry, node.url)
            yield node
            tasks.cancel_scope.cancel()
    finally:
        await node.stop()


async def hurry(url: str) -> None:
    """Seal a block whenever an extrinsic waits; outlives restarts of the chain."""
    async with open_chain([url]) as chain:
        while True:
            try:
                if await chain.call("author_pendingExtrinsics"):
                    await chain.call("dev_advance", {"blocks": 1})
            except TfchainError:
                await anyio.sleep(0.2)
            await anyio.sleep(0.1)


async def fund(chain: Chain, account: bytes, amount: int = 100 * balances.TFT) -> None:
    await Writer(chain, sr25519_signer("//Bob")).submit(balances.transfer(account, amount))


async def make_twin(chain: Chain, signer: Signer) -> int:
    """A funded account with terms and a twin."""
    await fund(chain, signer.public_key)
    writer = Writer(chain, signer)
    await writer.submit(twins.accept_terms("https://example.org/terms", "hash"))
    await writer.submit(twins.create())
    return await twins.find(chain, signer.public_key)


async def make_farm(chain: Chain, signer: Signer, name: str) -> int:
    """A farm of a new twin."""
    await make_twin(chain, signer)
    await Writer(chain, signer).submit(farms.create(name))
    return await farms.find(chain, name)
