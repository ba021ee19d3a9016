import pytest

from grid.errors import RefusedError
from grid.spec import GIB, UpSpec, board_serial, parse_size


@pytest.mark.parametrize(
    ("text", "size"), [("120G", 120 * GIB), ("1TiB", 1 << 40), ("512", 512), (" 4 M ", 4 << 20)]
)
def test_sizes_are_binary(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "G", "-1G", "1.5G", "120 apples", "1Gi"])
def test_a_malformed_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RefusedError, match="such as 120G"):
        parse_size(text)


def test_the_default_node_is_above_the_minimum_of_the_chain() -> None:
    spec = UpSpec()
    assert spec.disk > 100 * GIB
    assert spec.memory >= 3 * 1024


def test_board_serials_tell_grids_and_nodes_apart() -> None:
    assert len({board_serial(g, n) for g in ("a", "b") for n in (1, 2)}) == 4
