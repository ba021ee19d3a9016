"""What the chain service tells others: one `ChainStatus`, and a log line where a wait changes."""

from __future__ import annotations

import logging
from typing import Any

import msgspec

from zos.bus.watch import Watched
from zos.model.status import ChainState, ChainStatus, Problem

log = logging.getLogger(__name__)


class View:
    """Owns the published status. Each task of the service has one slot for its problem."""

    def __init__(self, farm_id: int) -> None:
        self.status = Watched(ChainStatus(state=ChainState.CONNECTING, farm_id=farm_id))
        self._problems: dict[str, Problem] = {}

    def change(self, **fields: Any) -> None:
        self.status.set(msgspec.structs.replace(self.status.value, **fields))

    def problem(self, slot: str, problem: Problem | None) -> None:
        """Set or clear a task's problem; a new one is logged once."""
        if problem == self._problems.get(slot):
            return
        if problem is None:
            del self._problems[slot]
        else:
            self._problems[slot] = problem
            log.info("waiting", extra=msgspec.structs.asdict(problem))
        self.change(problems=tuple(self._problems[name] for name in sorted(self._problems)))
