"""The owner of the machine's clock: hears time servers and the chain, sets the clock."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

import anyio
import msgspec

from zos.adapters import clock, ntp, runfile
from zos.bus.calls import ChainTime
from zos.loop import Change
from zos.model.errors import UnavailableError
from zos.model.status import Clock, Problem
from zos.node import ntp as sntp
from zos.node.time_rules import BLOCK, ChainClock, Verdict, decide

log = logging.getLogger(__name__)

_DEADLINE = 4.0  # seconds for one time server
_MEMORY = 3600.0  # seconds that a time server's answer is worth; quartz drifts some ms in it
_MOMENT = 5 * BLOCK  # two blocks seen further apart do not prove that the second is new


class Dials(msgspec.Struct, frozen=True, kw_only=True):
    """The clocks of the machine; tests turn others."""

    now: Callable[[], float] = clock.now
    monotonic: Callable[[], float] = clock.monotonic
    set_system: Callable[[float], None] = clock.set_system
    set_rtc: Callable[[float], bool] = clock.set_rtc
    memory: Path = Path("/run/zos/clock.json")
    ntp_port: int = ntp.PORT


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """The newest block's time as told; `seen` and `asked` are monotonic: first and last time.

    `fresh`: the block before it was heard of a moment earlier, so it was new when it was seen.
    """

    told: ChainTime
    seen: float
    asked: float
    fresh: bool = False

    def next(self, told: ChainTime, now: float) -> Heard:
        """What is known after `told` came `now`."""
        if told == self.told:
            return msgspec.structs.replace(self, asked=now)
        newer = told.endpoint == self.told.endpoint and told.now_ms > self.told.now_ms
        fresh = newer and now - self.asked <= _MOMENT
        return Heard(told=told, seen=now, asked=now, fresh=fresh)

    def clock(self, now: float) -> ChainClock:
        """The chain's time by now: its blocks may stand still, time does not."""
        return ChainClock(self.told.now_ms / 1000 + now - self.seen, self.fresh)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a restarted service must know: the chain tells its time again only after minutes."""

    status: Clock = Clock(ready=False)
    heard: Heard | None = None


class Timekeeper:
    """One clock. `servers` gives the time servers to ask with their source, the better first."""

    def __init__(
        self,
        servers: Callable[[], Iterable[tuple[str, str]]],
        floor: float,
        told: Change,
        dials: Dials | None = None,
    ) -> None:
        """`floor`: no time before it is believed. `told` is set when `status` changes."""
        self._servers = servers
        self._floor = floor
        self._told = told
        self._dials = dials or Dials()
        self._ntp: tuple[float, float, str] | None = None  # its time, monotonic then, source
        self._heard: Heard | None = None
        self._conflict = False
        self.status = Clock(ready=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        if not self._conflict:
            return ()
        return (
            Problem(
                subject="clock",
                reason="the time servers and the chain name different times; the chain's is used",
                remedy="check the setting ntp= and the time of the chain that substrate= names",
            ),
        )

    def start(self) -> None:
        """Take up an earlier run of this boot, and put a clock from before the build to it."""
        try:
            kept = msgspec.json.decode(runfile.read(self._dials.memory) or b"{}", type=Kept)
        except msgspec.DecodeError as cause:
            log.warning("clock memory is damaged", extra={"reason": str(cause)})
            kept = Kept()
        self.status, self._heard = kept.status, kept.heard
        self._obey(self._decide(self._chain_now()))

    async def turn(self) -> None:
        """Ask the time servers in turn until one answers.

        Raises: UnavailableError when there are some and none answered.
        """
        reason = ""
        for host, source in self._servers():
            try:
                with anyio.fail_after(_DEADLINE):
                    await self._ask(host, source)
            except (UnavailableError, TimeoutError) as cause:
                reason = str(cause) or f"time server {host}: no answer"
            else:
                return
        if reason:
            raise UnavailableError(reason)

    async def hear(self, told: ChainTime) -> Clock:
        """Take the chain's time; the answer says whether the clock may now be signed with."""
        now = self._dials.monotonic()
        first = Heard(told=told, seen=now, asked=now)
        self._heard = self._heard.next(told, now) if self._heard is not None else first
        self._obey(self._decide(self._heard.clock(now)))
        return self.status

    async def _ask(self, host: str, source: str) -> None:
        nonce = secrets.token_bytes(sntp.NONCE_SIZE)
        exchange = await ntp.ask(host, sntp.question(nonce), self._dials.ntp_port)
        time = sntp.time_of(exchange.reply, nonce, delay=exchange.delay, floor=self._floor)
        self._ntp = (time, self._dials.monotonic(), source)
        self._obey(self._decide(chain=self._chain_now()))

    def _chain_now(self) -> ChainClock | None:
        """What the chain's time is by now, if it was heard not long ago."""
        now = self._dials.monotonic()
        if self._heard is None or now - self._heard.asked > _MEMORY:
            return None
        return self._heard.clock(now)

    def _decide(self, chain: ChainClock | None) -> Verdict:
        mono = self._dials.monotonic()
        time = None
        if self._ntp is not None and mono - self._ntp[1] < _MEMORY:
            time = self._ntp[0] + mono - self._ntp[1]
        return decide(system=self._dials.now(), floor=self._floor, ntp=time, chain=chain)

    def _obey(self, verdict: Verdict) -> None:
        offset = self.status.offset_seconds  # all corrections together: how wrong it was
        if verdict.target is not None:
            moved = verdict.target - self._dials.now()
            offset = round(offset + moved, 3)
            self._dials.set_system(verdict.target)
            rtc = self._dials.set_rtc(verdict.target)
            log.info("clock set", extra={"by": moved, "source": verdict.source, "rtc": rtc})
        source = verdict.source
        if source == "ntp" and self._ntp is not None:
            source = self._ntp[2]
        before, was = self.status, self._conflict
        self.status = Clock(ready=verdict.ready, source=source, offset_seconds=offset)
        self._conflict = verdict.conflict
        if self.status.ready and not before.ready:
            log.info("clock ready", extra={"source": source, "offset": offset})
        kept = Kept(status=self.status, heard=self._heard)
        runfile.replace(self._dials.memory, msgspec.json.encode(kept))
        if (self.status, self._conflict) != (before, was):
            self._told.set()
