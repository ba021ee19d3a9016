"""A node's uptime periods from what it reported: the chain's own sums, computed again.

The reports and the changes of power are in the chain's events (NodeUptimeReported,
PowerStateChanged, PowerTargetChanged); with them anybody checks what Reputation.UptimePeriods says.
Rules: those of TFChain's minting, in docs/reputation.md. Pure.
"""

from __future__ import annotations

import msgspec

from tfchain_client.reputation import Grid, NodeReport, Uptime

TOLERANCE = 60  # seconds by which uptime and chain time may grow apart between two reports


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """The time between two accepted reports, and what it was, in seconds."""

    start: int
    end: int
    up: int = 0
    down: int = 0
    planned: int = 0


class UptimeLog:
    """The reports of one node, in the order of the chain.

    `latest` is None before the first; `periods` has those of which anything is known.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.latest: NodeReport | None = None
        self.periods: dict[int, Uptime] = {}

    def report(self, now: int, uptime: int) -> None:
        """The node says so at this time of the chain."""
        latest = self.latest
        if latest is None:
            self.latest = NodeReport(first_at=now, at=now, uptime=uptime)
            self._add(now, reports=1)
            return
        up = _steady((latest.at, latest.uptime), (now, uptime))
        if up is not None:
            self._count(Interval(start=latest.at, end=now, up=up))
        elif uptime < now - latest.at:
            self._count(_silence(latest, now, uptime, latest.planned(now)))
            self._add(now, reboots=1)
        elif not self._makes_good(latest, now, uptime):
            self.latest = msgspec.structs.replace(latest, doubted=(now, uptime))
            self._add(now, rejects=1)
            return
        self._accept(latest, now, uptime)
        self._add(now, reports=1)

    def power(self, now: int, *, up: bool, target_up: bool) -> None:
        """The node's new state, and what the farmer wants of it at that moment."""
        latest = self.latest
        if latest is None:
            return
        if up:
            slept = latest.planned(now)
            self.latest = msgspec.structs.replace(latest, slept=slept, asleep_since=None)
        elif not target_up and latest.asleep_since is None:
            self.latest = msgspec.structs.replace(latest, asleep_since=now)

    def deleted(self, now: int) -> None:
        """The history stays; nothing more is owed."""
        if self.latest is not None:
            self.latest = msgspec.structs.replace(self.latest, deleted_at=now)

    def _makes_good(self, latest: NodeReport, now: int, uptime: int) -> bool:
        """Whether this report goes on from the doubted one, which is then believed."""
        up = None if latest.doubted is None else _steady(latest.doubted, (now, uptime))
        if latest.doubted is None or up is None:
            return False
        then = latest.doubted[0]
        self._count(_silence(latest, then, 0, latest.planned(now)))
        self._count(Interval(start=then, end=now, up=up))
        return True

    def _accept(self, latest: NodeReport, now: int, uptime: int) -> None:
        self.latest = NodeReport(
            first_at=latest.first_at,
            at=now,
            uptime=uptime,
            asleep_since=None if latest.asleep_since is None else now,
            deleted_at=latest.deleted_at,
        )

    def _count(self, whole: Interval) -> None:
        for part in split(self.grid, whole):
            period = self.grid.period(part.start)
            seen = self.periods.get(period, Uptime())
            down, planned = seen.down + part.down, seen.planned + part.planned
            since = max(self.grid.start(period), self._first_at)
            most = max(part.end - since, 0) - down - planned
            self.periods[period] = msgspec.structs.replace(
                seen, up=max(min(seen.up + part.up, most), 0), down=down, planned=planned
            )

    @property
    def _first_at(self) -> int:
        return 0 if self.latest is None else self.latest.first_at

    def _add(self, now: int, reports: int = 0, rejects: int = 0, reboots: int = 0) -> None:
        period = self.grid.period(now)
        seen = self.periods.get(period, Uptime())
        self.periods[period] = msgspec.structs.replace(
            seen,
            reports=seen.reports + reports,
            rejects=seen.rejects + rejects,
            reboots=seen.reboots + reboots,
        )


def _steady(before: tuple[int, int], after: tuple[int, int]) -> int | None:
    """Seconds up between two reports of a node that was up all the time, None for another."""
    passed, grown = after[0] - before[0], after[1] - before[1]
    return max(grown, 0) if abs(grown - passed) <= TOLERANCE else None


def _silence(latest: NodeReport, until: int, up: int, planned: int) -> Interval:
    down = max(until - latest.at - up, 0)
    planned = min(planned, down)
    return Interval(start=latest.at, end=until, up=up, down=down - planned, planned=planned)


def split(grid: Grid, whole: Interval) -> tuple[Interval, ...]:
    """What belongs to the period it begins in, and to the one it ends in if that is another.

    What is past the end is taken from the downtime first, then from the uptime; a period in
    between heard nothing from the node and gets nothing.
    """
    first, last = grid.period(whole.start), grid.period(whole.end)
    if first == last:
        return (whole,)
    end, start = grid.end(first), grid.start(last)
    surplus, room = whole.end - end, whole.end - start
    down = min(whole.down, surplus)
    planned = min(whole.planned, surplus - down)
    up = min(whole.up, surplus - down - planned)
    before = Interval(
        start=whole.start,
        end=end,
        up=whole.up - up,
        down=whole.down - down,
        planned=whole.planned - planned,
    )
    up = min(up, room)
    planned = min(planned, room - up)
    down = min(down, room - up - planned)
    after = Interval(start=start, end=whole.end, up=up, down=down, planned=planned)
    return (before, after)
