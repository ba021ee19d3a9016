"""Small files are whole or not there, and nothing is deleted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zos.adapters import files
from zos.model.errors import UnavailableError

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_replaced_file_has_its_new_content_and_mode_and_no_remains(
    tmp_path: Path,
) -> None:
    path = tmp_path / "state"
    await files.replace(path, b"one")
    await files.replace(path, b"two", 0o400)
    assert await files.read(path) == b"two"
    assert path.stat().st_mode & 0o777 == 0o400
    assert os.listdir(tmp_path) == ["state"]  # noqa: PTH208 - a test may wait for its folder


async def test_remains_of_a_power_cut_are_written_over(tmp_path: Path) -> None:
    (tmp_path / ".state.new").write_bytes(b"a half that was longer")
    await files.replace(tmp_path / "state", b"whole")
    assert (tmp_path / "state").read_bytes() == b"whole"


async def test_a_missing_file_is_nothing_and_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    assert await files.read(tmp_path / "none") is None
    with pytest.raises(UnavailableError, match="No such file"):
        await files.read(tmp_path / "gone" / "none")


async def test_a_file_put_aside_never_replaces_an_earlier_one(tmp_path: Path) -> None:
    names = []
    for content in (b"first", b"second"):
        (tmp_path / "seed").write_bytes(content)
        names.append((await files.put_aside(tmp_path / "seed")).name)
    assert names == ["seed.damaged-1", "seed.damaged-2"]
    assert (tmp_path / "seed.damaged-1").read_bytes() == b"first"
