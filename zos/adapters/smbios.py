"""The SMBIOS table: the strings a vendor, a host or `qemu -smbios type=11` leaves to the system.

Standard library only: PID 1 publishes them, since the table itself is for root and services are
not. Source of the layout: DMTF DSP0134, System Management BIOS reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

TABLE = Path("/sys/firmware/dmi/tables/DMI")
PUBLISHED = Path("/run/zos/oem-strings")
_PREFIX = "zos."
_OEM_STRINGS, _END = 11, 127
_HEADER = 4  # type, length of the fixed part, handle


def publish(table: Path = TABLE, target: Path = PUBLISHED) -> int:
    """Write the strings meant for us, one a line, for every service to read; how many there are.

    A machine without a table, or with a broken one, has none.
    """
    try:
        data = table.read_bytes()
    except OSError:
        data = b""
    strings = [text for text in oem_strings(data) if text.startswith(_PREFIX)]
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_text("".join(f"{' '.join(text.split())}\n" for text in strings))
    fresh.chmod(0o444)
    fresh.replace(target)
    return len(strings)


def oem_strings(table: bytes) -> list[str]:
    """Every string of every structure of type 11, in order."""
    return [text for kind, texts in _structures(table) if kind == _OEM_STRINGS for text in texts]


def _structures(table: bytes) -> Iterator[tuple[int, list[str]]]:
    """Type and strings of each structure: a fixed part, strings that end in NUL, one NUL more."""
    place = 0
    while place + _HEADER <= len(table):
        kind, length = table[place], table[place + 1]
        begin = place + length
        end = table.find(b"\0\0", begin)
        if length < _HEADER or end < 0 or kind == _END:
            return
        texts = table[begin:end].split(b"\0") if end > begin else []
        yield kind, [text.decode("utf-8", "replace") for text in texts]
        place = end + 2
