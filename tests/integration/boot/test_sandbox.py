"""What each service may and may not do, tried in its own sandbox on the image's kernel."""

from __future__ import annotations

import fcntl
import mmap
import os
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import anyio
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.integration.boot.inside import outcome
from zos.boot import kernel
from zos.boot.sandbox import Sandbox
from zos.boot.services import CHAIN, CONSOLE, KEYS, NODE

pytestmark = pytest.mark.integration

MIB = 1 << 20


def raise_loopback() -> None:
    """In the lab guest no `node` has done it."""
    set_flags, up = 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, set_flags, struct.pack("16sH14x", b"lo", up))


@pytest.fixture
def listener() -> Iterator[tuple[str, int]]:
    raise_loopback()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()


@pytest.fixture
def seeds() -> Iterator[Path]:
    """A folder as the core makes one on a pool, for keys alone."""
    folder = Path("/mnt", f"lab-{os.getpid()}")
    folder.mkdir()
    os.chown(folder, KEYS.sandbox.user, KEYS.sandbox.user)
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def read(path: str) -> Callable[[], object]:
    return lambda: Path(path).read_bytes()


def test_keys_signs_and_keeps_its_seed_in_a_folder_of_a_pool(seeds: Path) -> None:
    def act() -> None:
        Ed25519PrivateKey.from_private_bytes(bytes(32)).sign(b"payload")
        new = seeds / "seed.new"
        with new.open("wb") as file:
            file.write(os.urandom(32))
            os.fsync(file.fileno())
        new.replace(seeds / "seed")
        (seeds / "seed").chmod(0o400)

    assert outcome(KEYS.sandbox, act) == "ok"


@pytest.mark.parametrize(
    "path", ["/proc/1/environ", "/run/zos/journal", "/sys/kernel/uevent_seqnum"]
)
def test_keys_reads_nothing_but_its_libraries(path: str) -> None:
    assert outcome(KEYS.sandbox, read("/etc/passwd")) == "ok"
    assert outcome(KEYS.sandbox, read(path)) == "EACCES"


def test_keys_has_no_network_at_all(listener: tuple[str, int]) -> None:
    assert outcome(KEYS.sandbox, lambda: socket.create_connection(listener)) == "EPERM"
    assert outcome(KEYS.sandbox, lambda: socket.socket(socket.AF_NETLINK)) == "EPERM"


def test_the_event_loop_runs_in_every_sandbox() -> None:
    async def main() -> None:
        with anyio.fail_after(20):
            assert await anyio.to_thread.run_sync(lambda: 7) == 7

    for service in (KEYS, NODE, CHAIN, CONSOLE):
        assert outcome(service.sandbox, lambda: anyio.run(main)) == "ok", service.name


def test_chain_connects_outward_and_never_listens(listener: tuple[str, int]) -> None:
    def bind() -> None:
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))

    def listen() -> None:
        with socket.socket() as sock:
            sock.listen()

    assert outcome(CHAIN.sandbox, lambda: socket.create_connection(listener).close()) == "ok"
    assert outcome(CHAIN.sandbox, bind) == "EPERM"
    assert outcome(CHAIN.sandbox, listen) == "EPERM"


def test_chain_writes_no_file_and_runs_no_program() -> None:
    assert outcome(CHAIN.sandbox, lambda: Path("/tmp/x").write_text("")) == "EACCES"
    assert outcome(CHAIN.sandbox, lambda: Path("/run/zos/x").write_text("")) == "EACCES"
    assert outcome(CHAIN.sandbox, lambda: list(Path("/mnt").iterdir())) == "EACCES"
    assert outcome(CHAIN.sandbox, lambda: os.execv("/usr/bin/zosd", ["zosd"])) == "EPERM"
    assert outcome(CHAIN.sandbox, read("/proc/cmdline")) == "ok"


def test_console_writes_to_screens_and_reaches_nobody(listener: tuple[str, int]) -> None:
    def draw() -> None:
        with Path("/dev/tty1").open("wb", buffering=0) as screen:
            screen.write(b"")

    assert outcome(CONSOLE.sandbox, draw) == "ok"
    assert outcome(CONSOLE.sandbox, read("/run/zos/services.json")) == "ok"
    assert outcome(CONSOLE.sandbox, lambda: list(Path("/mnt").iterdir())) == "EACCES"
    assert outcome(CONSOLE.sandbox, lambda: socket.create_connection(listener)) == "EPERM"


def test_nobody_can_make_memory_that_is_both_written_and_run() -> None:
    def act() -> None:
        mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)

    for service in (KEYS, CHAIN, CONSOLE):
        assert outcome(service.sandbox, act) == "EPERM", service.name


def test_the_core_mounts_but_loads_no_module_and_never_reboots(tmp_path: Path) -> None:
    def mount() -> None:
        kernel.mount("tmpfs", str(tmp_path), "tmpfs", 0)
        kernel.unmount(str(tmp_path))

    def load() -> None:
        with Path("/dev/null").open("rb") as file:
            kernel.load_module(file.fileno(), 0)

    assert outcome(NODE.sandbox, mount) == "ok"
    assert outcome(NODE.sandbox, load) == "EPERM"
    assert outcome(NODE.sandbox, lambda: kernel.reboot(kernel.RB_DISABLE_CAD)) == "EPERM"
    assert outcome(NODE.sandbox, lambda: kernel.unshare(kernel.CLONE_NEWNET)) == "ok"


def test_no_service_becomes_another_user_again() -> None:
    for service in (KEYS, CHAIN, CONSOLE):
        assert outcome(service.sandbox, lambda: os.setuid(0)) in {"EPERM", "ENOSYS"}


def test_a_service_that_takes_too_much_memory_is_killed_alone() -> None:
    greedy = Sandbox(user=0, memory=32 * MIB, tasks=16, confined=False)
    assert outcome(greedy, lambda: b"x" * (256 * MIB)) == "killed"


def test_a_service_that_forks_without_end_is_stopped() -> None:
    forking = Sandbox(user=0, memory=0, tasks=8, confined=False)

    def act() -> None:
        for _ in range(20):
            if os.fork() == 0:
                os._exit(0)

    assert outcome(forking, act) == "EAGAIN"
