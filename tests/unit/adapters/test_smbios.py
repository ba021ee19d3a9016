"""Strings of the SMBIOS table reach the services, and a broken table reaches nobody."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from zos.adapters.smbios import oem_strings, publish

texts = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))


def structure(kind: int, strings: list[str], body: bytes = b"") -> bytes:
    tail = b"".join(text.encode() + b"\0" for text in strings) + b"\0"
    return bytes([kind, 4 + len(body), 0, 0]) + body + (tail if strings else b"\0\0")


def table(*strings: str) -> bytes:
    return (
        structure(0, ["SeaBIOS", "rel-1.16"], b"\1\2")
        + structure(11, list(strings), b"\1")
        + structure(32, [], b"\0" * 7)
        + structure(127, [])
    )


def test_our_strings_are_published_one_a_line_for_everybody(tmp_path: Path) -> None:
    (tmp_path / "DMI").write_bytes(
        table("Default string", "zos.farmer_id=7", "zos.geo=1,2,United\nStates,New York")
    )
    target = tmp_path / "oem-strings"
    assert publish(tmp_path / "DMI", target) == 2
    assert target.read_text() == "zos.farmer_id=7\nzos.geo=1,2,United States,New York\n"
    assert target.stat().st_mode & 0o777 == 0o444


def test_a_machine_without_a_table_publishes_nothing(tmp_path: Path) -> None:
    assert publish(tmp_path / "none", tmp_path / "oem-strings") == 0
    assert (tmp_path / "oem-strings").read_text() == ""


@given(texts, texts)
def test_strings_of_every_structure_of_type_11_are_read_in_order(
    one: list[str], two: list[str]
) -> None:
    data = structure(11, one, b"\1") + structure(1, ["x"]) + structure(11, two, b"\1")
    assert oem_strings(data) == one + two


def test_what_follows_the_end_of_the_table_is_not_read() -> None:
    assert oem_strings(structure(127, []) + structure(11, ["zos.farmer_id=7"], b"\1")) == []


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    oem_strings(data)
    oem_strings(table("zos.farmer_id=7")[: len(data)])
