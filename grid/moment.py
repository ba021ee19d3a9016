"""Points of chain time as a person writes them: ISO 8601, unix seconds, or `+2h30m`. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from grid.errors import RefusedError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_moment(text: str, now: int) -> int:
    """Unix seconds. `+...` counts from `now`, the chain's own time; no zone means UTC."""
    text = text.strip()
    if text.startswith("+"):
        return now + _duration(text[1:])
    if text.isdigit():
        return int(text)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as cause:
        raise RefusedError(
            f"time {text!r}: write 2026-01-31T12:00:00, unix seconds, or a distance such as +2h30m"
        ) from cause
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def _duration(text: str) -> int:
    if not re.fullmatch(r"(\d+[smhdw])+", text):
        raise RefusedError(f"distance +{text}: write numbers with s, m, h, d or w, such as +2h30m")
    return sum(int(n) * _UNITS[unit] for n, unit in re.findall(r"(\d+)([smhdw])", text))
