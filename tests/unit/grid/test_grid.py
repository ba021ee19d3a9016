"""What is told of a node that does not come. No machine and no chain is started here."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from grid.errors import UnavailableError
from grid.grid import Grid
from grid.node import GridNode
from grid.progress import Progress
from grid.registry import Registry
from grid.spec import UpSpec
from grid.state import State
from image.machine import MachineSpec
from image.run import Machine
from image.tools import Tools
from tfchain_client.chain import Chain


def test_a_node_that_is_late_is_told_with_its_last_line_and_a_log_that_is_there(
    tmp_path: Path,
) -> None:
    state = State(tmp_path)
    grid = Grid(state, UpSpec(timeout=0.1), Progress())
    machine = Machine(MachineSpec(image=tmp_path), tmp_path / "node-1", Tools(tmp_path))
    machine.folder.mkdir()
    machine.serial_log.write_text("zos boot: no network yet\r\n")

    registry = Registry(Chain([]), "nowhere")  # never connected, so nobody registers

    with pytest.raises(UnavailableError) as caught:
        anyio.run(grid.await_node, GridNode(state, "node-1", machine), registry, 0)
    assert str(caught.value) == (
        "node-1 is not registered after 0 s; its last line: zos boot: no network yet;"
        f" see {machine.serial_log}"
    )
    assert machine.serial_log.is_file()
