"""The settings that reach an unchanged image from outside: the allow-list and how they are written.

The node reads the same names (zos/model/setting_table.py; a test compares the two) and judges the
values again; here only what can never be right is refused.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from image.errors import RefusedError

NAMES = frozenset(
    {
        "activation", "farmer_id", "geo", "ip", "new-identity", "ntp", "relay", "runmode",
        "substrate", "wipe", "zos-debug", "zos-debug-vm",
    }
)  # fmt: skip
PREFIX = "zos."
_FARM_LIMIT = 1 << 32
_RUNMODES = ("prod", "test", "qa", "dev", "private")


def parse(word: str) -> tuple[str, str]:
    """`KEY=VALUE` as a pair. Raises RefusedError for a name that is no setting, or a bad value."""
    name, equals, value = word.partition("=")
    if not equals:
        raise RefusedError(f"setting {word!r}: write KEY=VALUE")
    if name.removeprefix(PREFIX) not in NAMES:
        raise RefusedError(
            f"setting {name}: not known; the settings are {', '.join(sorted(NAMES))}"
        )
    if re.search(r"[^\x20-\x7e]", value) or '"' in value:
        raise RefusedError(f"setting {name}: only printable ASCII without quotation marks")
    _check(name.removeprefix(PREFIX), value)
    return name, value


def _check(name: str, value: str) -> None:
    whole = value.isascii() and value.isdigit()
    if name == "farmer_id" and not (whole and 0 < int(value) < _FARM_LIMIT):
        raise RefusedError(f"farm id {value!r}: a whole number from 1 to 4294967295 is needed")
    if name == "runmode" and value not in _RUNMODES:
        raise RefusedError(f"runmode {value!r}: it is one of {', '.join(_RUNMODES)}")


def words(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """As words of a kernel command line; the kernel knows double quotation marks."""
    return [f'{k}="{v}"' if re.search(r"\s", v) else f"{k}={v}" for k, v in pairs]


def read(text: str) -> list[tuple[str, str]]:
    """The pairs of a settings file that `words` made."""
    return [parse(word) for word in shlex.split(text)]
