"""Lock files: what is written is read back; what is malformed is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image.errors import RefusedError
from image.lock import format_lock, parse_lock, read_lock
from image.packages import LOCKS, wanted
from image.resolve import Package

WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789.+-:~", min_size=1, max_size=20)
PACKAGES = st.builds(
    Package,
    name=WORD,
    version=WORD,
    arch=st.sampled_from(["amd64", "all"]),
    origin=st.sampled_from(["main", "security"]),
    path=WORD,
    size=st.integers(0, 1 << 40),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
)


@given(st.sets(PACKAGES, max_size=8), st.integers(0, 1 << 33))
def test_a_lock_is_read_back_as_it_was_written(packages: set[Package], epoch: int) -> None:
    assert parse_lock(format_lock(packages, epoch), "x") == (sorted(packages), epoch)


def test_a_line_with_a_field_too_few_is_told() -> None:
    with pytest.raises(RefusedError, match=r"vm.lock line 2: seven fields expected"):
        parse_lock("# epoch 1\ntool 1.0 amd64\n", "vm.lock")


def test_a_lock_without_its_time_is_refused() -> None:
    with pytest.raises(RefusedError, match="no line '# epoch SECONDS'"):
        parse_lock("# nothing\n", "vm.lock")


def test_a_lock_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="No such file"):
        read_lock(tmp_path / "vm.lock")


@pytest.mark.parametrize("kind", ["vm", "tools"])
def test_our_own_locks_hold_no_address_and_nothing_unwanted(kind: str) -> None:
    text = (LOCKS / f"{kind}.lock").read_text()
    assert "://" not in text
    packages, _ = parse_lock(text, kind)
    assert wanted(kind, packages) == packages
    assert len(packages) > 30
