"""The allow-list: the node's own names, and values that can be right."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image.errors import RefusedError
from image.settings import NAMES, parse, read, words
from zos.config import parse as parse_in_the_node
from zos.model.setting_table import TABLE


def test_the_names_are_those_the_node_reads() -> None:
    assert {setting.name for setting in TABLE} == NAMES


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_every_example_of_the_node_may_be_given(setting: object) -> None:
    name, example = getattr(setting, "name"), getattr(setting, "example")  # noqa: B009
    assert parse(f"zos.{name}={example}") == (f"zos.{name}", example)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("rdinit=/bin/sh", "setting rdinit: not known"),
        ("init=/x", "setting init: not known"),
        ("farmer_id", "write KEY=VALUE"),
        ("farmer_id=", "a whole number from 1"),
        ("farmer_id=0", "a whole number from 1"),
        ("farmer_id=-4", "a whole number from 1"),
        ("farmer_id=4294967296", "a whole number from 1"),
        ("farmer_id=twelve", "a whole number from 1"),
        ("runmode=production", "it is one of prod"),
        ('geo="x', "without quotation marks"),
        ("geo=1\n2", "only printable ASCII"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(word: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        parse(word)


VALUE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="\"'\\"))


@given(st.lists(st.tuples(st.sampled_from(["geo", "ip", "zos.wipe"]), VALUE), max_size=4))
def test_settings_survive_the_way_to_the_command_line_and_back(
    pairs: list[tuple[str, str]],
) -> None:
    text = " ".join(words(pairs))
    assert read(text) == pairs
    assert len(shlex.split(text)) == len(pairs)


def test_the_node_understands_what_is_written_here() -> None:
    text = " ".join(words([("farmer_id", "42"), ("geo", "50.85,4.35,Costa Rica,San Jose")]))
    found = parse_in_the_node(f"quiet runmode=private {text}")
    assert found.settings.farmer_id == 42
    assert found.settings.geo is not None
    assert found.settings.geo.country == "Costa Rica"
