"""What the network writes in /run."""

from __future__ import annotations

from pathlib import Path

from zos.adapters import runfile
from zos.network import memory
from zos.network.lease import Lease
from zos.network.memory import Memory, Servers

WHOLE = Memory(
    leases={"eth0": Lease(address="10.0.0.2/24", renew_at=1.5, rebind_at=2, expires_at=3)},
    rdnss={"zos": Servers(addresses=("fe80::1",), expires_at=9)},
)


def test_a_memory_survives_a_restart(tmp_path: Path) -> None:
    memory.save(tmp_path / "zos" / "network.json", WHOLE)
    assert memory.load(tmp_path / "zos" / "network.json") == WHOLE


def test_no_memory_is_an_empty_one(tmp_path: Path) -> None:
    assert memory.load(tmp_path / "absent") == Memory()


def test_a_damaged_memory_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b'{"leases": {"eth0": 7}}')
    assert memory.load(tmp_path / "m") == Memory()


def test_the_resolver_file_names_every_server(tmp_path: Path) -> None:
    runfile.replace(tmp_path / "r", memory.resolver(["10.0.2.3", "fe80::1%zos"]))
    assert memory.servers(tmp_path / "r") == ("10.0.2.3", "fe80::1%zos")
    assert memory.servers(tmp_path / "absent") == ()
