"""Agent and client over a socket pair, as over the virtio-serial port of a machine."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import anyio
import psutil
import pytest

from image.cpio import read_cpio, write_cpio
from image.errors import RefusedError, UnavailableError
from image.layer import TOP
from image.manifest import sha256
from image.output import write
from image.testkit import agent as inside
from image.testkit import initrd, lab, probes
from image.testkit.client import CallError, Events, Testkit
from image.testkit.pytest_inside import run_pytest
from image.tree import File, Tree

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Guest:
    """An agent in a child process; its ports are ends of socket pairs."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "journal"
        self.calls, calls = socket.socketpair()
        self.events, events = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            ctypes.CDLL(None).prctl(1, 9)  # killed with the test run, whatever ends that
            ports = {"org.zos.testkit": calls.fileno(), "org.zos.events": events.fileno()}
            inside.JOURNAL = self.journal
            inside.open_port = lambda name: _quiet(ports[name])
            try:
                inside.run()
            finally:
                os._exit(1)
        calls.close()
        events.close()

    def close(self) -> None:
        # What a call left running ends too: it would keep the output of the test run open.
        os.kill(self.pid, signal.SIGSTOP)
        for left in psutil.Process(self.pid).children():
            left.kill()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.calls.close()
        self.events.close()


def _quiet(fd: int) -> int:
    os.set_blocking(fd, False)
    return fd


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[Guest]:
    assert threading.active_count() == 1, "forked while threads run"
    found = Guest(tmp_path)
    try:
        yield found
    finally:
        found.close()


def add(left: int, right: int) -> int:
    return left + right


async def test_a_function_runs_there_and_its_answer_comes_back(guest: Guest) -> None:
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(20):
            assert await kit.call(add, left=40, right=2) == 42
            assert await kit.run("result = [1, {'a': None}]") == [1, {"a": None}]


async def test_what_fails_there_is_told_with_its_trace(guest: Guest) -> None:
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(20), pytest.raises(CallError, match="division by zero") as caught:
            await kit.run("1 / 0")
    assert "line 1" in caught.value.trace


async def test_a_call_that_dies_or_hangs_is_told(guest: Guest) -> None:
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(20):
            with pytest.raises(CallError, match="status 3 and no answer"):
                await kit.run("import os\nos._exit(3)")
            with pytest.raises(CallError, match="status -9 and no answer"):
                await kit.run("import signal\nsignal.pause()", seconds=0.2)


async def test_calls_run_side_by_side_and_say_things_on_their_way(guest: Guest) -> None:
    heard: list[object] = []
    async with Testkit(guest.calls) as kit, anyio.create_task_group() as tasks:
        with anyio.fail_after(20):
            tasks.start_soon(kit.run, "import signal\nsignal.pause()")
            await kit.run("say('one')\nsay({'say': 2})\nresult = 3", heard=heard.append)
        tasks.cancel_scope.cancel()
    assert heard == ["one", {"say": 2}]


async def test_a_large_answer_comes_whole(guest: Guest) -> None:
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(20):
            assert len(await kit.run("result = 'x' * 3000000")) == 3000000


async def test_a_request_that_is_none_does_not_stop_the_agent(guest: Guest) -> None:
    guest.calls.sendall(b"not json\n[1]\n{}\n")
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(20):
            assert await kit.run("result = 1") == 1


async def test_a_guest_that_is_gone_ends_the_call(guest: Guest) -> None:
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(20):
            await kit.run("result = 1")
            with pytest.raises(UnavailableError, match="the guest is gone"):
                await kit.run("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")


async def test_the_journal_comes_as_events_over_its_rotation(guest: Guest) -> None:
    def entry(message: str, **fields: object) -> str:
        return json.dumps({"message": message, **fields}) + "\n"

    events = Events(guest.events)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(events.follow)
        with anyio.fail_after(20):
            guest.journal.write_text(entry("service started", subject="keys"))
            await events.until("service started", subject="keys")
            with guest.journal.open("a") as handle:
                handle.write(entry("last of the old"))
            guest.journal.rename(guest.journal.with_suffix(".1"))
            guest.journal.write_text(entry("service started", subject="node", pid=7))
            found = await events.until("service started", subject="node")
            assert found["pid"] == 7
            await events.until("last of the old")
        tasks.cancel_scope.cancel()


async def test_the_probes_see_this_machine(guest: Guest) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        async with Testkit(guest.calls) as kit:
            with anyio.fail_after(20):
                ports = [row["port"] for row in await kit.call(probes.listening)]
                names = {row["pid"] for row in await kit.call(probes.processes)}
                links = await kit.call(probes.links)
                targets = {row["target"] for row in await kit.call(probes.mounts)}
        assert server.getsockname()[1] in ports
        assert os.getpid() in names
        assert "lo" in links
        assert "/proc" in targets


async def test_pytest_runs_there_and_every_result_is_heard(guest: Guest, tmp_path: Path) -> None:
    lab = tmp_path / "inside"
    (lab / "src").mkdir(parents=True)
    (lab / "site").symlink_to(Path(pytest.__file__).parent.parent)
    (lab / "src/test_two.py").write_text(
        "def test_good():\n    assert True\n\n\ndef test_bad():\n    assert 1 == 2\n"
    )
    rows: list[dict[str, object]] = []
    async with Testkit(guest.calls) as kit:
        with anyio.fail_after(60):
            found = await kit.call(
                run_pytest, heard=rows.append, inside=str(lab), scratch=str(tmp_path / "work"),
                arguments=["-q", "-p", "no:cacheprovider", "test_two.py"],
            )  # fmt: skip
    assert found["status"] == 1, found["output"]
    assert [(row["test"], row["outcome"]) for row in rows] == [
        ("test_two.py::test_good", "passed"), ("test_two.py::test_bad", "failed"),
    ]  # fmt: skip
    assert "assert 1 == 2" in str(rows[1]["trouble"])
    assert 'tests="2"' in str(found["junit"])
    assert "1 failed, 1 passed" in str(found["output"])


def image(folder: Path) -> Path:
    body = write_cpio(Tree({"init": File(b"stage 1", 0o755)}), 0)
    row = {"name": "initrd", "size": len(body), "sha256": sha256(body)}
    manifest = {
        "format": 1, "version": "1", "tier": "vm", "release": "6", "outputs": [row], "files": [],
    }  # fmt: skip
    write(folder, {"initrd": body}, json.dumps(manifest).encode())
    return folder


def test_the_agent_is_appended_and_every_other_byte_stays(tmp_path: Path) -> None:
    folder = image(tmp_path)
    before = (folder / "initrd").read_bytes()
    made = initrd.make(folder)
    assert made == folder / "initrd-testkit"
    assert (folder / "initrd").read_bytes() == before
    assert made.read_bytes().startswith(before)
    assert set(read_cpio(made.read_bytes())) == {"init", "testkit", "testkit/agent.py"}


def test_a_damaged_initrd_gets_no_agent(tmp_path: Path) -> None:
    folder = image(tmp_path)
    (folder / "initrd").write_bytes(b"x")
    with pytest.raises(RefusedError, match="damaged; build the image again"):
        initrd.make(folder)
    assert not (folder / "initrd-testkit").exists()


def test_the_labs_wheels_are_pinned_by_the_hosts_lock() -> None:
    text = lab.requirements((TOP / "requirements/host.txt").read_text())
    pinned = [line.split("==")[0] for line in text.splitlines() if "==" in line]
    assert tuple(pinned) == lab.WHEELS
    assert text.count("--hash=sha256:") >= len(lab.WHEELS)


def test_the_lab_gets_the_integration_tests_and_no_others() -> None:
    names = set(lab.sources())
    assert "pyproject.toml" in names
    assert any(name.startswith("tests/integration/") for name in names)
    assert not [name for name in names if name.startswith(("tests/e2e/", "tests/unit/"))]
