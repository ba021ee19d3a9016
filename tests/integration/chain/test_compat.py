"""What a running chain serves as metadata differs from TFChain's only where that is explained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import anyio
import msgspec
import pytest

from tests.integration.chain.lively import DEADLINE, process
from tfchain_client.compat.report import Report

pytestmark = [pytest.mark.chain, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_no_difference_from_tfchain_is_unexplained(tmp_path: Path) -> None:
    with anyio.fail_after(DEADLINE):
        async with process(tmp_path) as node:
            command = (sys.executable, "-m", "tfchain_client.compat", "--endpoint", node.url)
            done = await anyio.run_process((*command, "--json"), check=False)
    report = msgspec.json.decode(done.stdout, type=Report)
    assert report.unexplained == ()
    assert report.stale == (), "explanations of differences that are gone"
    assert done.returncode == 0


def test_an_endpoint_that_is_not_there_is_unavailable() -> None:
    command = (sys.executable, "-m", "tfchain_client.compat", "--endpoint", "ws://127.0.0.1:1")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 4
