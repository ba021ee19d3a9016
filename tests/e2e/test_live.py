"""`grid up --live`: a change of the work tree runs in the node without a new boot."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from grid.follow import EVENTS, Outcome
from grid.live import SOURCES, TOP
from grid.process import wait_until
from grid.progress import StepEvent, whole_lines
from tests.e2e.test_grid_command import Home

pytestmark = pytest.mark.e2e
PATIENCE = 240.0  # seconds; a busy machine restarts four interpreters slowly
BEFORE, AFTER = 'f"== {line}"', 'f"=changed= {line}"'  # how a line on the serial console begins


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the node's packages: the real work tree is not touched."""
    for name in SOURCES:
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(TOP / name, tmp_path / "tree" / name, ignore=unneeded)
    return tmp_path / "tree"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    home.grid("down")


def told(home: Home) -> list[str]:
    """What the detached grid has said of the live code, oldest first."""
    lines, _ = whole_lines(home.state / EVENTS, 0)
    events = [msgspec.json.decode(line, type=StepEvent | Outcome) for line in lines]
    return [e.detail for e in events if isinstance(e, StepEvent) and e.title == "live" and e.detail]


def seen(condition: Callable[[], bool]) -> bool:
    return wait_until(condition, PATIENCE)


def test_a_changed_service_is_restarted_from_the_tree_while_the_node_stays_up(
    home: Home, tree: Path
) -> None:
    serial = home.state / "node-1/serial.log"

    home.grid("up", "--live", "--tree", str(tree), "--detach", "--accel", "tcg")
    assert seen(lambda: "the work tree's code runs" in told(home)), told(home)
    assert "=changed= " not in serial.read_text(errors="replace")

    screen = tree / "zos/console/screen.py"
    text = screen.read_text()
    assert text.count(BEFORE) == 1
    screen.write_text(text.replace(BEFORE, AFTER))

    restarted = "zos/console/screen.py: restarted console"
    assert seen(lambda: restarted in told(home)), told(home)
    assert seen(lambda: "=changed= " in serial.read_text(errors="replace"))
    assert serial.read_text(errors="replace").count("machine is up") == 1
