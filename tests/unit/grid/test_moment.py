import pytest

from grid.errors import RefusedError
from grid.moment import parse_moment


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("+90s", 1090),
        ("+2h30m", 10000),
        ("+1d", 87400),
        ("1700000000", 1_700_000_000),
        ("2023-11-14T22:13:20", 1_700_000_000),
        ("2023-11-14T23:13:20+01:00", 1_700_000_000),
        ("2023-11-14", 1_699_920_000),
    ],
)
def test_a_moment_is_a_date_unix_seconds_or_a_distance(text: str, seconds: int) -> None:
    assert parse_moment(text, 1000) == seconds


@pytest.mark.parametrize("text", ["", "+", "+2", "+2x", "tomorrow", "-5s", "12:00"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RefusedError, match=r"such as \+2h30m"):
        parse_moment(text, 1000)
