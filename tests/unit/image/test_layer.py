"""What becomes part of the zos layer, and of the root."""

from __future__ import annotations

from pathlib import Path

import pytest

from image.errors import RefusedError
from image.layer import sources
from image.steps import etc_files
from image.steps.collect import DIST, PYTHON, collect
from image.tree import File, Tree
from image.wheels import parse_name
from zos.boot.services import USERS


def test_our_own_tree_has_pid_1_and_no_bytecode() -> None:
    names = set(sources())
    assert "zos/boot/main.py" in names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".md")]
    assert {name.split("/")[0] for name in names} == {"zos", "tfchain_client"}


def test_a_tree_without_pid_1_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"no zos/boot/main.py there"):
        sources(tmp_path)


def test_the_images_users_are_those_the_services_run_as() -> None:
    known = {number: name.removeprefix("zos-") for name, number in etc_files.USERS}
    assert {number: known[number] for number in USERS} == USERS


def test_prompts_debuggers_and_tests_stay_outside() -> None:
    kept = ("os.py", "asyncio/events.py", "encodings/utf_8.py")
    dropped = ("pdb.py", "code.py", "pty.py", "test/support.py", "idlelib/run.py", "venv/x.py",
               "multiprocessing/pool.py", "asyncio/__main__.py", "encodings/cp437.py")  # fmt: skip
    pool = Tree({f"{PYTHON}/{name}": File(b"") for name in (*kept, *dropped)})
    pool |= {f"{DIST}/anyio/{n}": File(b"") for n in ("to_thread.py", "pytest_plugin.py")}
    pool |= {path: File(b"") for path in ("usr/bin/btrfs", "usr/bin/mkfs.btrfs")}
    pool |= {path: File(b"") for path in ("etc/protocols", "etc/services", "usr/bin/bash")}
    found = {path for path in collect(pool) if path.startswith((PYTHON, DIST))}
    assert found == {f"{PYTHON}/{name}" for name in kept} | {f"{DIST}/anyio/to_thread.py"}
    assert "usr/bin/bash" not in collect(pool)


def test_a_wheel_is_known_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "py_thing-1.2-cp313-abi3-manylinux_2_28_x86_64.whl"
    path.write_bytes(b"wheel")
    found = parse_name(path)
    assert (found.name, found.version, len(found.sha256)) == ("py-thing", "1.2", 64)
    other = tmp_path / "thing.whl"
    other.touch()
    with pytest.raises(RefusedError, match=r"thing.whl: not the name of a wheel"):
        parse_name(other)
