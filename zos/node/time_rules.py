"""What the clock shall say: a pure decision from the time server's time and the chain's.

The chain accepts a report whose time is at most 60 seconds from its own, in either direction
(spec: TfgridModule.report_uptime_v2), so the chain's time has the last word. Its time is that of
the newest block: with a block each 6 seconds it is some seconds old when it is heard, and much
older when the chain stands still. So:

- A clock from 20 seconds behind to 30 ahead of the newest block may be signed with (`READY`).
- It is corrected when it is more than 2 behind or 15 ahead (`FINE`), and only by a block that
  was seen to be new; a standing chain moves nobody's clock.
- A time server's time is used as it is, once it agrees with the chain; if not, the chain wins.
- No time before the image was built is believed, whoever tells it.
"""

from __future__ import annotations

import msgspec

BLOCK = 6.0
FRESH = 1.0  # how old a block is taken to be when it has just been seen to be new
_FINE = (-2.0, 15.0)
_READY = (-20.0, 30.0)
_WORTH = 0.5  # seconds; a smaller difference to a time server is left alone


class ChainClock(msgspec.Struct, frozen=True):
    """The newest block's time. `fresh`: an older one was seen a moment before."""

    now: float
    fresh: bool


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`target`: what to set the clock to, None to leave it. `conflict`: the chain overruled NTP."""

    target: float | None = None
    ready: bool = False
    source: str = ""  # "", "ntp" or "chain"
    conflict: bool = False


def decide(*, system: float, floor: float, ntp: float | None, chain: ChainClock | None) -> Verdict:
    """All times are unix seconds of the same moment; `floor` is when the image was built."""
    if ntp is not None and ntp < floor:
        ntp = None
    if chain is None or chain.now < floor:
        if ntp is not None:
            return Verdict(target=_worth(ntp, system), source="ntp")
        return Verdict(target=floor if system < floor else None)
    agrees = ntp is not None and _within(ntp - chain.now, _READY)
    if ntp is not None and not agrees and not chain.fresh:  # the chain may stand still
        return Verdict(target=_worth(ntp, system), source="ntp")
    best, source = (ntp, "ntp") if ntp is not None and agrees else (system, "chain")
    conflict = ntp is not None and not agrees
    lag = best - chain.now
    if _within(lag, _FINE) or (_within(lag, _READY) and (agrees or not chain.fresh)):
        return Verdict(target=_worth(best, system), ready=True, source=source, conflict=conflict)
    if chain.fresh:
        return Verdict(target=chain.now + FRESH, ready=True, source="chain", conflict=conflict)
    return Verdict(target=floor if system < floor else None, source=source)


def _worth(time: float, system: float) -> float | None:
    return time if abs(time - system) > _WORTH else None


def _within(lag: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= lag <= bounds[1]
