"""The client's side of DHCPv4 as a state machine: messages and the time in, messages out.

    SELECTING ──offer──► REQUESTING ──ack──► BOUND ──t1──► RENEWING ──t2──► REBINDING
        ▲  ▲                 │ nak / silence    ▲              │ ack            │ ack, or
        │  └─────────────────┘                  └──────────────┴────────────────┤
        │                                                                       │ nak / expiry
        └───────────────────────────────────────────────────────────────────────┘
    REBOOTING (a lease is known and the cable came back): ack ─► BOUND, nak / silence ─► SELECTING

Time is the monotonic clock of the machine, never the date: the date is wrong until the network is
up, and jumps when it is corrected. Renewals are broadcast (we speak through raw frames, below the
bridge), which every server must answer (RFC 2131 4.3.2).
"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import msgspec

from zos.network.dhcp import DhcpMessage, Kind, Option, wishes

FOREVER = 0xFFFFFFFF
_YEARS = 10 * 365 * 86400.0
_PATIENCE = 4  # questions in REQUESTING or REBOOTING before starting over
_SLOWEST = 16.0  # seconds between questions while nobody answers
_SHORTEST = 30  # a server that leases for less is not believed
_NETMASK = IPv4Address("255.255.255.0")
_EVERYWHERE = IPv4Network("0.0.0.0/0")


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """What a server granted. `routes` are (target, router); times are monotonic seconds."""

    address: str  # with prefix length
    routes: tuple[tuple[str, str], ...] = ()
    dns: tuple[str, ...] = ()
    ntp: tuple[str, ...] = ()
    server: str = ""
    renew_at: float
    rebind_at: float
    expires_at: float


class State(StrEnum):
    """See the drawing above."""

    SELECTING = "selecting"
    REQUESTING = "requesting"
    REBOOTING = "rebooting"
    BOUND = "bound"
    RENEWING = "renewing"
    REBINDING = "rebinding"


class LeaseClient:
    """One card's lease. Call `poll` when `due` has come, `receive` for each message that came."""

    def __init__(
        self, mac: bytes, *, xid: int, now: float, lease: Lease | None = None, resume: bool = False
    ) -> None:
        """`lease`: the last known; `resume` says that the cable was in all the time since."""
        self.mac = mac
        self._xid = xid
        self._since = now
        self._offer: DhcpMessage | None = None
        self.lease = lease if lease is not None and lease.expires_at > now else None
        self.due = now
        self._tries = 0
        if self.lease is None:
            self.state = State.SELECTING
        else:
            self.state = State.BOUND if resume else State.REBOOTING
            self.due = self.lease.renew_at if resume else now

    def poll(self, now: float) -> tuple[DhcpMessage, ...]:
        """Let time pass: what to send now, and `due` moves to the next moment of interest."""
        if self.lease is not None and now >= self.lease.expires_at:
            self.lease = None
            self._enter(State.SELECTING, now)
        if now < self.due:
            return ()
        self._age(now)
        self.due = self._next(now)
        self._tries += 1
        return (self._question(now),)

    def receive(self, message: DhcpMessage, now: float) -> None:
        """Take a server's answer; what does not belong to our question is ignored."""
        if message.xid != self._xid or message.mac != self.mac:
            return
        if self.state is State.SELECTING:
            if message.kind is Kind.OFFER and message.address(Option.SERVER) is not None:
                self._offer = message
                self._enter(State.REQUESTING, now)
        elif self.state is not State.BOUND:
            self._decide(message, now)

    def _decide(self, message: DhcpMessage, now: float) -> None:
        if message.kind is Kind.NAK:
            self.lease = None
            self._enter(State.SELECTING, now)
        elif message.kind is Kind.ACK and message.yours != IPv4Address(0):
            self.lease = lease_of(message, now)
            self._enter(State.BOUND, now)
            self.due = self.lease.renew_at

    def _enter(self, state: State, now: float) -> None:
        self.state, self._tries, self.due = state, 0, now
        if state is State.SELECTING:
            self._since = now
            self._xid = (self._xid + 1) & 0xFFFFFFFF

    def _age(self, now: float) -> None:
        """Move on when the state's time is over."""
        lease = self.lease
        if self.state in (State.REQUESTING, State.REBOOTING) and self._tries >= _PATIENCE:
            self._enter(State.SELECTING, now)
        elif self.state is State.BOUND:
            self._enter(State.RENEWING, now)
        elif self.state is State.RENEWING and lease is not None and now >= lease.rebind_at:
            self._enter(State.REBINDING, now)

    def _next(self, now: float) -> float:
        """When to ask again: 1, 2, 4 ... seconds; half of what is left while renewing."""
        lease = self.lease
        if lease is None or self.state in (State.SELECTING, State.REQUESTING, State.REBOOTING):
            return now + min(2.0**self._tries, _SLOWEST)
        end = lease.rebind_at if self.state is State.RENEWING else lease.expires_at
        return min(now + max((end - now) / 2, _SLOWEST), max(end, now + 1))

    def _question(self, now: float) -> DhcpMessage:
        options = {int(Option.CLIENT): b"\x01" + self.mac, **wishes()}
        kind, client = Kind.REQUEST, IPv4Address(0)
        if self.state is State.SELECTING:
            kind = Kind.DISCOVER
        elif self.state is State.REQUESTING and self._offer is not None:
            options[Option.REQUESTED] = self._offer.yours.packed
            options[Option.SERVER] = self._offer.options[Option.SERVER]
        elif self.lease is not None:
            mine = IPv4Interface(self.lease.address).ip
            if self.state is State.REBOOTING:
                options[Option.REQUESTED] = mine.packed
            else:
                client = mine
        return DhcpMessage(
            kind=kind,
            xid=self._xid,
            mac=self.mac,
            secs=min(int(now - self._since), 0xFFFF),
            client=client,
            options=options,
        )


def lease_of(message: DhcpMessage, now: float) -> Lease:
    """The lease that an acknowledgement grants, with the defaults of RFC 2131 4.4.5."""
    granted = message.seconds(Option.LEASE_TIME)
    time = _YEARS if granted in (None, FOREVER) else float(max(granted or 0, _SHORTEST))
    renew = float(message.seconds(Option.RENEW_TIME) or 0)
    rebind = float(message.seconds(Option.REBIND_TIME) or 0)
    if not 0 < renew < time:
        renew = time / 2
    if not renew < rebind < time:
        rebind = renew + (time - renew) * 0.75
    return Lease(
        address=_address(message),
        routes=_routes(message),
        dns=tuple(map(str, message.addresses(Option.DNS))),
        ntp=tuple(map(str, message.addresses(Option.NTP))),
        server=str(message.address(Option.SERVER) or ""),
        renew_at=now + renew,
        rebind_at=now + rebind,
        expires_at=now + time,
    )


def _address(message: DhcpMessage) -> str:
    mask = message.address(Option.MASK) or _NETMASK
    try:
        return str(IPv4Interface(f"{message.yours}/{mask}"))
    except ValueError:  # a mask with holes
        return str(IPv4Interface(f"{message.yours}/{_NETMASK}"))


def _routes(message: DhcpMessage) -> tuple[tuple[str, str], ...]:
    classless = message.routes()
    if classless:
        return tuple((str(target), str(via)) for target, via in classless)
    router = message.address(Option.ROUTER)
    return ((str(_EVERYWHERE), str(router)),) if router is not None else ()
