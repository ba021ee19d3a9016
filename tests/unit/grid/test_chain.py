"""The process around the node: its ready line, its last words, its end. The node itself is tested
in tests/integration/chain."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grid.chain import ChainProcess
from grid.errors import GridError, RefusedError, UnavailableError
from grid.process import identify

pytestmark = pytest.mark.anyio
READY = {"event": "ready", "rpc_port": 4711, "genesis": "0xab", "best": 7, "peer_id": "12D3"}
Make = Callable[[str], ChainProcess]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def program(script: str) -> ChainProcess:
        node = tmp_path / "zos-chain"
        node.write_text(f"#!/bin/sh\n{script}\n")
        node.chmod(0o755)
        (tmp_path / "runtime.sha256").write_text("abc")
        return ChainProcess(node, tmp_path / "state", options=["--no-finality"])

    return program


async def test_its_address_is_what_the_ready_line_says(make: Make) -> None:
    line = json.dumps(READY)
    async with make(f"echo '{line}'; exec sleep 60") as chain:
        assert (chain.url, chain.port) == ("ws://127.0.0.1:4711", 4711)
        assert chain.genesis == "0xab"
        assert chain.pid > 0


async def test_the_command_line_names_state_runtime_and_preset(make: Make, tmp_path: Path) -> None:
    argv = make("").argv()
    assert argv[:4] == [str(tmp_path / "zos-chain"), "dev", "--base-path", str(tmp_path / "state")]
    assert argv[argv.index("--preset") + 1] == str(tmp_path / "dev.json")
    assert argv[-1] == "--no-finality"


@pytest.mark.parametrize(
    ("status", "kind"), [(3, RefusedError), (4, UnavailableError), (1, GridError)]
)
async def test_a_node_that_ends_gives_its_last_words(
    make: Make, status: int, kind: type[GridError]
) -> None:
    chain = make(f"echo 'zos-chain: port 1 is in use' >&2; exit {status}")
    with pytest.raises(kind, match="port 1 is in use"):
        await chain.start()


async def test_words_of_an_earlier_run_are_not_taken_for_the_last(make: Make) -> None:
    chain = make("exit 1")
    chain.folder.mkdir()
    chain.log.write_text("zos-chain: an old trouble\n")
    with pytest.raises(GridError, match=r"chain\.log"):
        await chain.start()


async def test_a_node_that_ignores_the_signal_is_made_to_end(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grid.chain.STOP", 0.2)
    line = json.dumps(READY)
    chain = make(f"trap '' TERM; echo '{line}'; while :; do sleep 1; done")
    await chain.start()
    pid = chain.pid
    await chain.stop()
    assert identify(pid) is None


async def test_a_node_that_says_nothing_is_given_up(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grid.chain.START", 0.2)
    with pytest.raises(UnavailableError, match="does not answer"):
        await make("exec sleep 60").start()


async def test_stopping_twice_is_safe(make: Make) -> None:
    chain = make("exit 0")
    await chain.stop()
    await chain.stop()
