"""The price worker asks the source that the node was given, and nobody without one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import anyio
import pytest

from tests.integration.chain.lively import DEADLINE, process
from tfchain_client.chain import Chain, open_chain

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

# What a Horizon server answers to a question for the paths that lead to 100 TFT: the price is
# the least amount of USDC for one of them, 23 mUSD here.
ANSWER = {
    "_embedded": {
        "records": [
            {"source_amount": "2.4100000", "destination_amount": "100.0000000"},
            {"source_amount": "2.3999999", "destination_amount": "100.0000000"},
        ]
    }
}
INTERVAL = 10  # blocks between two prices


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Horizon(ThreadingHTTPServer):
    """Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/paths/strict-receive?amount=100"


class Answer(BaseHTTPRequestHandler):
    server: Horizon

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep the test's output clean."""


@contextmanager
def horizon() -> Iterator[Horizon]:
    with Horizon() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@asynccontextmanager
async def running(folder: Path, *options: str) -> AsyncIterator[Chain]:
    node = process(folder, 0, "--no-sealing", *options)
    async with node, open_chain([node.url]) as chain:
        await chain.call("dev_advance", {"blocks": INTERVAL + 4})
        yield chain


async def price(chain: Chain) -> int:
    return int(str(await chain.read("TFTPriceModule", "TftPrice") or 0))


async def test_the_worker_tells_the_price_that_its_source_answers(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE), horizon() as source:
        async with running(tmp_path, "--price-source", source.url) as chain:
            assert await price(chain) == 23
            assert set(source.asked) == {"/paths/strict-receive?amount=100"}
            first = len(source.asked)
            assert first <= 2  # ten blocks pass from one price to the next
            await chain.call("dev_advance", {"blocks": INTERVAL})
            assert len(source.asked) > first
        asked = len(source.asked)
        async with running(tmp_path):
            assert len(source.asked) == asked


async def test_without_a_source_nobody_is_asked_and_there_is_no_price(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE), horizon() as source:
        async with running(tmp_path) as chain:
            assert await price(chain) == 0
        assert not source.asked
