from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zos.console.words import disk_size, memory_size, plain, span, wrapped


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (128_849_018_880, "128.8 GB"),
        (4_000_787_030_016, "4.001 TB"),
        (5_000_000, "5 MB"),
    ],
)
def test_a_disk_has_the_size_that_is_printed_on_it(size: int, words: str) -> None:
    assert disk_size(size) == words


def test_memory_is_told_in_powers_of_two() -> None:
    assert memory_size(3 << 30) == "3.0 GiB"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"), (59, "59 s"), (180, "3 min"), (3600, "1 h 0 min"), (90_000, "25 h 0 min"),
        (864_000, "10 days"),
    ],
)  # fmt: skip
def test_a_span_of_time_is_told_in_words(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_what_is_not_plain_is_replaced() -> None:
    assert plain("a\x1b[2Jb\nc\u00e9") == "a?[2Jb?c?"


@given(st.text(alphabet="ab \n", max_size=80), st.integers(4, 30))
def test_wrapping_keeps_every_word_that_fits(text: str, width: int) -> None:
    got = list(wrapped(text, width, "  ", " "))
    assert all(len(line) <= width for line in got)
    if all(len(word) < width - 1 for word in text.split()):
        assert " ".join(got).split() == text.split()
