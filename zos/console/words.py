"""How things are put in words: sizes, times, and text that came from outside."""

from __future__ import annotations

from collections.abc import Iterator

_DECIMAL = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"))


def plain(text: str) -> str:
    """Printable ASCII only: a disk's or a farm's name must not move the cursor."""
    return "".join(c if " " <= c <= "~" else "?" for c in text)


def disk_size(size: int) -> str:
    """As printed on the disk: powers of ten."""
    for unit, name in _DECIMAL:
        if size >= unit:
            return f"{size / unit:.4g} {name}"
    return f"{size} bytes"


def memory_size(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB"


def span(seconds: float) -> str:
    """`4 s`, `3 min`, `5 h 12 min`, `9 days`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 48 * 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 86400} days"


def wrapped(text: str, width: int, first: str = "", indent: str = "") -> Iterator[str]:
    """Break between words; the first line starts with `first`, later ones with `indent`."""
    line, fresh = first, True
    for word in text.split():
        if not fresh and len(line) + 1 + len(word) > width:
            yield line
            line, fresh = indent, True
        line, fresh = (line + word if fresh else f"{line} {word}")[:width], False
    if not fresh:
        yield line
