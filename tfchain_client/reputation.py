"""Reputation: the records of our own pallet, the calls, and the score that anybody can compute.

All of it is pure: `score` gives the number that the runtime gives, from what is stored; `tallies`
gives the sums again from the attestations, and `tfchain_client.uptime` the periods from a node's
reports. The formula and its reasons are in docs/reputation.md. TFChain itself has no such pallet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from tfchain_client.model import Call

PALLET = "Reputation"
VERSION = 1
PERIODS = 24
PRIOR_WEIGHT = 1_000_000_000  # units of 10^-7 TFT: 100 TFT
PRIOR_TIME = 86_400  # seconds
PATIENCE = 3600  # seconds; nodes report every 40 minutes
MAX_SLEEP = 25 * 3600  # seconds; a node that sleeps is woken once a day
GRID_START = 1_522_501_000  # unix seconds
TFCHAIN_PERIOD = 2_630_880  # seconds


class SubjectKind(StrEnum):
    """What an attestation can be about; a twin is a user."""

    TWIN = "Twin"
    FARM = "Farm"
    NODE = "Node"


class Subject(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Whom an attestation is about."""

    kind: SubjectKind
    id: int

    def plain(self) -> dict[str, object]:
        """As call arguments and storage keys have it."""
        return {self.kind.value: self.id}

    def __str__(self) -> str:
        return f"{self.kind.value.lower()} {self.id}"


def parse_subject(value: object) -> Subject:
    """What the codec makes of a stored subject. Raises: msgspec.ValidationError."""
    ((kind, number),) = msgspec.convert(value, dict[SubjectKind, int]).items()
    return Subject(kind=kind, id=number)


class Topic(StrEnum):
    """What an attestation is mostly about; it changes no score."""

    GENERAL = "General"
    AVAILABILITY = "Availability"
    PERFORMANCE = "Performance"
    NETWORK = "Network"
    CONDUCT = "Conduct"


class RevocationReason(StrEnum):
    """Why an attestor takes an attestation back."""

    MISTAKE = "Mistake"
    RESOLVED = "Resolved"
    WITHDRAWN = "Withdrawn"
    COMPROMISED = "Compromised"


class PaidContract(msgspec.Struct, frozen=True, kw_only=True):
    """Who paid whom for a contract: units of 10^-7 TFT, `paid` without what the farmer received.

    `twin_id` is the user, the others are the other side; `last_paid` is unix seconds.
    """

    twin_id: int
    node_id: int
    node_twin_id: int
    farm_id: int
    farmer_twin_id: int
    paid: int
    to_farmer: int
    last_paid: int


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """Why and when an attestation was taken back."""

    reason: RevocationReason
    revoked_at: int


class Attestation(msgspec.Struct, frozen=True, kw_only=True):
    """What twin `attestor` says, -1000 to 1000; `evidence` and `response` are hashes, 0x and hex.

    `period` is that of the contract's latest payment, `weight` is what was paid by then.
    """

    attestor: int
    farm_id: int
    topic: Topic
    value: int
    weight: int
    period: int
    evidence: str | None
    issued_at: int
    response: str | None
    revocation: Revocation | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over the attestations of one period that count, and how many were revoked."""

    weight: int = 0
    favour: int = 0
    against: int = 0
    attestations: int = 0
    revoked: int = 0


class Uptime(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds and reports of a node in one period."""

    up: int = 0
    down: int = 0
    planned: int = 0
    reports: int = 0
    rejects: int = 0
    reboots: int = 0


class NodeReport(msgspec.Struct, frozen=True, kw_only=True):
    """A node's latest accepted report, and what the next is compared with; unix seconds."""

    first_at: int
    at: int
    uptime: int
    doubted: tuple[int, int] | None = None
    asleep_since: int | None = None
    slept: int = 0
    deleted_at: int | None = None

    def planned(self, now: int) -> int:
        """Seconds of planned sleep since the latest report."""
        since = now if self.asleep_since is None else self.asleep_since
        return self.slept + min(max(now - since, 0), MAX_SLEEP)


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """`score`, `confidence`, `availability` 0 to 1000; `opinion` -1000 to 1000.

    `availability` is None for farms and users. Where nothing is known, `score` is 500, and 0 for
    a node, which has to prove itself.
    """

    version: int
    score: int
    opinion: int
    confidence: int
    availability: int | None = None


class Grid(msgspec.Struct, frozen=True):
    """The periods of a chain: `length` is its constant Reputation.UptimePeriod, in seconds."""

    length: int = TFCHAIN_PERIOD

    def period(self, time: int) -> int:
        return max(time - GRID_START, 0) // self.length

    def start(self, period: int) -> int:
        return GRID_START + period * self.length

    def end(self, period: int) -> int:
        return self.start(period + 1)

    def counted(self, at: int) -> range:
        """The periods that a score at that time is made of."""
        present = self.period(at)
        return range(max(present - PERIODS + 1, 0), present + 1)


def attest(
    contract_id: int, subject: Subject, value: int, topic: Topic, evidence: bytes | None = None
) -> Call:
    """By the other party of a paid contract, once; `evidence` is a hash of 32 bytes."""
    args = {
        "contract_id": contract_id,
        "subject": subject.plain(),
        "topic": topic.value,
        "value": value,
        "evidence": evidence,
    }
    return Call(PALLET, "attest", args)


def revoke(contract_id: int, subject: Subject, reason: RevocationReason) -> Call:
    """By the attestor; it can never attest about this contract again."""
    args = {"subject": subject.plain(), "contract_id": contract_id, "reason": reason.value}
    return Call(PALLET, "revoke", args)


def respond(contract_id: int, subject: Subject, response: bytes) -> Call:
    """By the user's twin, or by the farmer of the farm or node, once; a hash of 32 bytes."""
    args = {"subject": subject.plain(), "contract_id": contract_id, "response": response}
    return Call(PALLET, "respond", args)


def tallies(
    attestations: Iterable[tuple[Subject, Attestation]],
) -> dict[tuple[Subject, int], Tally]:
    """The chain's sums by subject and period, again: from all attestations, in any order.

    What is said of a node counts for its farm as well.
    """
    sums: dict[tuple[Subject, int], Tally] = {}
    for subject, said in attestations:
        subjects = [subject]
        if subject.kind is SubjectKind.NODE:
            subjects.append(Subject(kind=SubjectKind.FARM, id=said.farm_id))
        for each in subjects:
            key = (each, said.period)
            sums[key] = _added(sums.get(key, Tally()), said)
    return sums


def _added(sums: Tally, said: Attestation) -> Tally:
    if said.revocation is not None:
        return msgspec.structs.replace(sums, revoked=sums.revoked + 1)
    product = said.weight * said.value
    return Tally(
        weight=sums.weight + said.weight,
        favour=sums.favour + max(product, 0),
        against=sums.against + max(-product, 0),
        attestations=sums.attestations + 1,
        revoked=sums.revoked,
    )


def score(grid: Grid, at: int, sums: Mapping[int, Tally]) -> Score:
    """Of a farm or a user at a time, unix seconds, from its tallies by period."""
    opinion, confidence = _opinion(grid, at, sums)
    return Score(
        version=VERSION, score=(1000 + opinion) // 2, opinion=opinion, confidence=confidence
    )


def node_score(
    grid: Grid,
    at: int,
    sums: Mapping[int, Tally],
    report: NodeReport | None,
    uptimes: Mapping[int, Uptime],
) -> Score:
    """Of a node: what is said of it, and no more than it is up."""
    opinion, confidence = _opinion(grid, at, sums)
    available = _availability(grid, at, report, uptimes)
    return Score(
        version=VERSION,
        score=available * (1000 + opinion) // 2000,
        opinion=opinion,
        confidence=confidence,
        availability=available,
    )


def _times(grid: Grid, at: int, period: int) -> int:
    """How many times a period counts: newer ones more often."""
    return PERIODS - (grid.period(at) - period)


def _opinion(grid: Grid, at: int, sums: Mapping[int, Tally]) -> tuple[int, int]:
    """Opinion and confidence. Quotients are truncated towards zero."""
    counted = [(_times(grid, at, p), sums.get(p, Tally())) for p in grid.counted(at)]
    weight = sum(times * tally.weight for times, tally in counted)
    difference = sum(times * (tally.favour - tally.against) for times, tally in counted)
    whole = weight + PERIODS * PRIOR_WEIGHT
    size = abs(difference) // whole
    return (size if difference >= 0 else -size), 1000 * weight // whole


def _availability(
    grid: Grid, at: int, report: NodeReport | None, uptimes: Mapping[int, Uptime]
) -> int:
    if report is None:
        return 0
    until = owes_until(report, at)
    up = owed = 0
    for period in grid.counted(at):
        times, seen = _times(grid, at, period), uptimes.get(period, Uptime())
        passed = min(grid.end(period), until) - max(grid.start(period), report.first_at)
        up += times * seen.up
        owed += times * max(max(passed, 0) - seen.planned, 0)
    return min(1000 * up // (owed + PERIODS * PRIOR_TIME), 1000)


def owes_until(report: NodeReport, at: int) -> int:
    """Until when a node owes uptime: the end of its silence, without what it slept of it."""
    end = at if report.deleted_at is None else min(report.deleted_at, at)
    awake = max(end - report.planned(end), 0)
    return report.at if awake <= report.at + PATIENCE else awake
