"""Print the table of figures: python -m benchmarks [GROUP ...] [--json].

Groups: boot, builds, chain, chain-build. Without a name all but chain-build, which compiles the
chain node from nothing, 20 minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import anyio
import msgspec

from benchmarks import boot, builds, chain, chain_build
from benchmarks.figures import Figure, table

Say = Callable[[str], None]
GROUPS: dict[str, Callable[[Say], list[Figure]]] = {
    "boot": lambda say: anyio.run(boot.measure, say),
    "builds": builds.measure,
    "chain": chain.measure,
    "chain-build": chain_build.measure,
}
DEFAULT = ("boot", "builds", "chain")


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
