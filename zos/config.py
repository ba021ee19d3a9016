"""The node's settings: from the kernel command line and from SMBIOS strings, nothing else.

Rules:
- Words are split as a shell splits them and cut at the first `=`. Every name of `TABLE` counts,
  also with the prefix `zos.`. The last value wins; a setting marked `many` collects its values.
- The command line is stronger than SMBIOS: a setting named on it is not taken from SMBIOS.
- A word is the kernel's, and skipped, when its name is in `KERNEL` or holds a dot, as module
  options do.
- Anything else is a `Problem`, as is a value that breaks its rule; the default then holds.

Every service loads them for itself; PID 1 has put the SMBIOS strings where they may read them.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from zos.model.setting_table import INERT, KERNEL, TABLE, Setting
from zos.model.settings import ENDPOINTS, Loaded, RunMode, Settings
from zos.model.status import Problem

CMDLINE = Path("/proc/cmdline")
OEM_STRINGS = Path("/run/zos/oem-strings")  # written by zos.adapters.smbios
PREFIX = "zos."


_BY_NAME = {setting.name: setting for setting in TABLE}


def load(cmdline: Path = CMDLINE, oem: Path = OEM_STRINGS) -> Loaded:
    """Read both sources; a missing one counts as empty."""
    return parse(_read(cmdline), _read(oem).splitlines())


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except FileNotFoundError:
        return ""


def parse(cmdline: str, oem_strings: Iterable[str] = ()) -> Loaded:
    """Settings of a command line and of SMBIOS strings, each `zos.name=value`."""
    problems: list[Problem] = []
    strong = _collect(_split(cmdline, problems), problems)
    weak = _collect([s for s in oem_strings if s.startswith(PREFIX)], problems)
    fields: dict[str, Any] = {}
    for name, texts in {**weak, **strong}.items():
        fields |= _parsed(_BY_NAME[name], texts, problems)
    broken_mode = "runmode" in {**weak, **strong} and "runmode" not in fields
    mode = fields.setdefault("runmode", RunMode.PRIVATE if broken_mode else RunMode.PROD)
    settings = Settings(**{**_defaults(mode), **fields})
    problems += _missing(settings, problems)
    return Loaded(settings=settings, problems=tuple(problems))


def _split(cmdline: str, problems: list[Problem]) -> list[str]:
    try:
        return shlex.split(cmdline)
    except ValueError:
        problems.append(
            Problem(
                subject="kernel command line",
                reason="a quotation mark or backslash in it has no partner",
                remedy="close the quotation; until then words are split at spaces only",
            )
        )
        return cmdline.split()


def _collect(words: Iterable[str], problems: list[Problem]) -> dict[str, list[str]]:
    """The texts given for each setting, in order; what is no setting becomes a problem."""
    found: dict[str, list[str]] = {}
    for word in words:
        full_name, _, text = word.partition("=")
        name = full_name.removeprefix(PREFIX)
        if name in _BY_NAME:
            found.setdefault(name, []).append(text)
        elif name in INERT:
            problems.append(_inert(name))
        elif full_name == name and (name in KERNEL or "." in name or name == "--"):
            continue
        elif name:
            problems.append(_unknown(full_name))
    return found


def _parsed(setting: Setting, texts: list[str], problems: list[Problem]) -> dict[str, Any]:
    """The value of one setting as a field, or nothing when no text follows the rule."""
    values = []
    for text in texts:
        try:
            values.append(setting.parse(text))
        except ValueError:
            problems.append(_malformed(setting, text))
    if not values:
        return {}
    if not setting.many:
        return {setting.field: values[-1]}
    flat: list[Any] = []
    for item in values:
        flat.extend(item if isinstance(item, tuple) else [] if item is None else [item])
    return {setting.field: tuple(dict.fromkeys(flat))}


def _defaults(mode: RunMode) -> dict[str, Any]:
    endpoints = ENDPOINTS[mode]
    return {
        "substrate": endpoints.substrate,
        "relay": endpoints.relay,
        "activation": endpoints.activation,
    }


def _malformed(setting: Setting, text: str) -> Problem:
    return Problem(
        subject=f"setting {setting.name}",
        reason=f"{text!r} is not {setting.rule}",
        remedy=f"write for example {setting.name}={setting.example} and boot again",
    )


def _unknown(name: str) -> Problem:
    from difflib import get_close_matches  # here: rarely needed, slow to import

    near = get_close_matches(name.removeprefix(PREFIX), _BY_NAME, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return Problem(
        subject=f"setting {name}",
        reason="no setting and no kernel parameter of this name is known",
        remedy=f"{hint}Take the word off the command line or write a name of docs/settings.md",
    )


def _inert(name: str) -> Problem:
    return Problem(
        subject=f"setting {name}",
        reason=f"it has no effect: {INERT[name]}",
        remedy="take it off the command line",
    )


def _missing(settings: Settings, told: list[Problem]) -> list[Problem]:
    """What a node cannot do without, unless a malformed value has been told already."""
    wanted = {
        "farmer_id": (bool(settings.farmer_id), "no farm is named, so the node cannot register"),
        "substrate": (
            bool(settings.substrate),
            f"runmode {settings.runmode} has no default, so no chain is known",
        ),
    }
    subjects = {problem.subject for problem in told}
    return [
        Problem(
            subject=f"setting {name}",
            reason=reason,
            remedy=f"write for example {name}={_BY_NAME[name].example} and boot again",
        )
        for name, (given, reason) in wanted.items()
        if not given and f"setting {name}" not in subjects
    ]
