"""Print the table of figures: python -m benchmarks [GROUP ...] [--json].

Groups: boot, builds, chain. Without a name: boot and builds; chain compiles for 20 minutes more.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import anyio
import msgspec

from benchmarks import boot, builds, chain
from benchmarks.figures import Figure, table

Say = Callable[[str], None]
GROUPS: dict[str, Callable[[Say], list[Figure]]] = {
    "boot": lambda say: anyio.run(boot.measure, say),
    "builds": builds.measure,
    "chain": chain.measure,
}
DEFAULT = ("boot", "builds")


def main(arguments: Sequence[str]) -> int:
    names = [name for name in arguments if name != "--json"]
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        print(f"no group named {', '.join(unknown)}: {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - started:6.1f} s] {text}", file=sys.stderr, flush=True)

    figures = [figure for name in names or DEFAULT for figure in GROUPS[name](say)]
    if "--json" in arguments:
        print(msgspec.json.encode(figures).decode())
    else:
        print(table(figures), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
