"""The working end of `grid up --detach`: `python -m grid.detached STATE OPTIONS`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from grid.errors import GridError
from grid.expected import expected
from grid.follow import EVENTS, Outcome
from grid.progress import EventFile
from grid.serve import serve
from grid.spec import UpSpec
from grid.state import State


def main(folder: str, options: str) -> int:
    """Serve the grid; tell the front how it went through the event file."""
    state = State(Path(folder))
    events = EventFile(state.path(EVENTS))

    async def told() -> None:
        events.write(Outcome(status=0))

    try:
        serve(state, msgspec.json.decode(options, type=UpSpec), events, told)
    except (GridError, BaseExceptionGroup) as error:
        found = expected(error)
        if found is None:
            events.write(Outcome(status=1, message=f"a bug; see {state.path('up.log')}"))
            raise
        events.write(Outcome(status=found[1], message=found[0]))
        return found[1]
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
