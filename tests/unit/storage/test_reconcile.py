"""Disks that hang or cannot be listed. A named pipe is a file that never answers.

What needs a kernel with loop devices and root is in tests/integration/storage.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest

from tests.unit.storage.worlds import device
from zos.model.block import BlockDevice
from zos.model.errors import UnavailableError
from zos.model.status import DiskState
from zos.storage import Storage, StorageSpec, observe

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@contextmanager
def silent_disk(folder: Path) -> Iterator[BlockDevice]:
    """Reading waits until the end, when a writer comes and goes."""
    path = folder / "silent"
    os.mkfifo(path)
    try:
        yield device(0, path=str(path))
    finally:
        os.close(os.open(path, os.O_RDWR))


async def test_a_disk_that_hangs_is_broken_told_and_asked_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observe, "PATIENCE", 0.2)
    with silent_disk(tmp_path) as disk:

        async def find() -> tuple[BlockDevice, ...]:
            return (disk,)

        storage = Storage(StorageSpec(), find=find, mounts_at=tmp_path, cache_at=tmp_path / "c")
        await storage.turn()
        (found,) = storage.disks()
        assert found.state is DiskState.BROKEN
        assert "did not answer" in found.reason
        assert storage.lost() == ("S0",)
        assert storage.seed_folders() == ()
        monkeypatch.setattr(observe, "PATIENCE", 60)
        with anyio.fail_after(30):
            await storage.turn()
        assert storage.disks() == (found,)


async def test_a_disk_that_cannot_be_read_is_broken_with_the_kernel_s_reason(
    tmp_path: Path,
) -> None:
    async def find() -> tuple[BlockDevice, ...]:
        return (device(0, path=str(tmp_path / "none")),)

    storage = Storage(StorageSpec(), find=find, mounts_at=tmp_path, cache_at=tmp_path / "c")
    await storage.turn()
    assert "No such file" in storage.disks()[0].reason
    assert "cannot be read" in storage.problems()[0].reason


async def test_disks_that_cannot_be_listed_are_tried_again_by_the_loop(tmp_path: Path) -> None:
    async def find() -> tuple[BlockDevice, ...]:
        raise UnavailableError("disks: no sysfs")

    storage = Storage(StorageSpec(), find=find, mounts_at=tmp_path, cache_at=tmp_path / "c")
    with pytest.raises(UnavailableError, match="no sysfs"):
        await storage.turn()
    assert storage.disks() == ()
    assert not storage.settled()
