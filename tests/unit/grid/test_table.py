import pytest

from grid.table import GIB, REPORT_PERIOD, NodeRow, format_table, is_up, size, when


def row(node_id: int = 1) -> NodeRow:
    return NodeRow(
        node_id=node_id, twin_id=2, farm_id=1, farm_name="first", cru=2, mru=3 * GIB,
        sru=120 * GIB, hru=0, addresses=("10.0.2.15",), serial="s", registered_at=1,
        up_since=1_700_000_000, last_report=1_700_000_060, up=True,
    )  # fmt: skip


def test_the_table_has_a_heading_and_a_line_for_each_node_in_order() -> None:
    lines = format_table([row(12), row(3)]).splitlines()
    assert lines[0].split()[:4] == ["node", "twin", "farm", "cores"]
    assert [line.split()[0] for line in lines[1:]] == ["3", "12"]
    assert "120 GiB" in lines[1]
    assert "2023-11-14 22:13:20Z" in lines[1]
    assert lines[1].endswith("up")


def test_columns_are_aligned() -> None:
    first, second, third = format_table([row(1), row(1000)]).splitlines()
    assert first.index("cores") == second.index("2  ", first.index("cores"))
    assert second.index("10.0.2.15") == third.index("10.0.2.15")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "-"), (GIB, "1.0 GiB"), (3 * GIB // 2, "1.5 GiB"), (GIB << 11, "2048 GiB")],
)
def test_sizes_are_gib_and_nothing_is_a_dash(count: int, text: str) -> None:
    assert size(count) == text


def test_a_time_that_never_was_says_never() -> None:
    assert when(0) == "never"


def test_a_node_is_up_until_two_reports_are_missing() -> None:
    assert is_up(1000, 1000 + 2 * REPORT_PERIOD)
    assert not is_up(1000, 1001 + 2 * REPORT_PERIOD)
    assert not is_up(0, 10)
