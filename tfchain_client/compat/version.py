"""The constant System.Version, taken apart.

SCALE: two names, three u32, runtime APIs as (8 bytes, u32), transaction version u32, state
version u8. Runtime APIs go by the hash of their name, as in nodes' own answers.
"""

from __future__ import annotations


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) != size:
            raise ValueError(
                f"runtime version: {size} bytes wanted at {self._at}, {len(taken)} left"
            )
        self._at += size
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def length(self) -> int:
        """A compact length of at most two bytes: names and lists of APIs are short."""
        first = self.number(1)
        match first & 3:
            case 0:
                return first >> 2
            case 1:
                return (first | self.number(1) << 8) >> 2
        raise ValueError("runtime version: a length of more than two bytes")

    def text(self) -> str:
        return self.take(self.length()).decode()


def version_facts(data: bytes) -> dict[str, str]:
    """Raises: ValueError when `data` is no runtime version."""
    reader = _Reader(data)
    facts = {"spec_name": reader.text(), "impl_name": reader.text()}
    for name in ("authoring_version", "spec_version", "impl_version"):
        facts[name] = str(reader.number(4))
    for _ in range(reader.length()):
        api = reader.take(8).hex()
        facts[f"api {api}"] = str(reader.number(4))
    facts["transaction_version"] = str(reader.number(4))
    facts["state_version"] = str(reader.number(1))
    return facts
