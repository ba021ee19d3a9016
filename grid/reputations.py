"""Reputation as people ask for it: a subject's score, and what was said of it by whom."""

from __future__ import annotations

from typing import Annotated

import msgspec

from grid.errors import RefusedError
from tfchain_client import reputation
from tfchain_client.chain import Chain
from tfchain_client.codec import to_struct
from tfchain_client.reader import Reader
from tfchain_client.reputation import (
    PALLET,
    Attestation,
    Grid,
    NodeReport,
    PaidContract,
    RevocationReason,
    Score,
    Subject,
    SubjectKind,
    Tally,
    Topic,
    Uptime,
)
from tfchain_client.signer import Signer
from tfchain_client.writer import Writer

HEADINGS = ("contract", "by twin", "topic", "value", "weight TFT", "said", "state")


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What an attestor says: -1000 to 1000; `evidence` is 0x and the 64 digits of a hash."""

    contract_id: int
    value: Annotated[int, msgspec.Meta(ge=-1000, le=1000)]
    topic: Topic = Topic.GENERAL
    evidence: Annotated[str, msgspec.Meta(pattern="^0x[0-9a-fA-F]{64}$")] | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One attestation and the contract that allowed it."""

    contract_id: int
    attestation: Attestation


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A subject's score at the chain's time `at`, unix seconds, and what it is made of."""

    subject: str
    at: int
    score: Score
    attestations: tuple[Said, ...]


async def show(chain: Chain, subject: Subject) -> Standing:
    """Computed here from what the chain stores. Raises: RefusedError without the pallet."""
    await _known(chain)
    grid = await _grid(chain)
    at = await chain.now_ms() // 1000
    sums = {
        int(str(period)): to_struct(value, Tally)
        async for period, value in chain.items(PALLET, "Tallies", subject.plain())
    }
    if subject.kind is SubjectKind.NODE:
        score = await _node_score(chain, grid, at, subject.id, sums)
    else:
        score = reputation.score(grid, at, sums)
    return Standing(
        subject=str(subject), at=at, score=score, attestations=await _said(chain, subject)
    )


async def attest(chain: Chain, signer: Signer, subject: Subject, opinion: Opinion) -> Standing:
    """Say how the other party of a paid contract was. Raises: RefusedError, DispatchError."""
    await _known(chain)
    if await paid(chain, opinion.contract_id) is None:
        raise RefusedError(
            f"contract {opinion.contract_id} was never paid for: only who has a billed contract"
            " may attest"
        )
    evidence = bytes.fromhex(opinion.evidence[2:]) if opinion.evidence else None
    call = reputation.attest(opinion.contract_id, subject, opinion.value, opinion.topic, evidence)
    await Writer(chain, signer).submit(call)
    return await show(chain, subject)


async def revoke(
    chain: Chain, signer: Signer, contract_id: int, subject: Subject, reason: RevocationReason
) -> Standing:
    """Take an attestation back, for good."""
    await _known(chain)
    await Writer(chain, signer).submit(reputation.revoke(contract_id, subject, reason))
    return await show(chain, subject)


async def paid(chain: Reader, contract_id: int) -> PaidContract | None:
    """Who paid whom for a contract, None before the first payment."""
    found = await chain.read(PALLET, "PaidContracts", contract_id)
    return None if found is None else to_struct(found, PaidContract)


def parse_subject(text: str) -> Subject:
    """`node:7`, `farm:1` or `twin:3`."""
    kind, _, number = text.partition(":")
    kinds = {each.value.lower(): each for each in SubjectKind}
    if kind not in kinds or not number.isdecimal() or int(number) >= 1 << 32:
        raise RefusedError(f"subject {text!r}: write node:ID, farm:ID or twin:ID, such as node:7")
    return Subject(kind=kinds[kind], id=int(number))


async def _known(chain: Reader) -> None:
    runtime = await chain.runtime()
    if not runtime.has_storage(PALLET, "Attestations"):
        raise RefusedError("this chain has no pallet Reputation: only grids of Zero-OS keep it")


async def _grid(chain: Reader) -> Grid:
    runtime = await chain.runtime()
    return Grid(int(str(runtime.constant(PALLET, "UptimePeriod"))))


async def _node_score(
    chain: Reader, grid: Grid, at: int, node_id: int, sums: dict[int, Tally]
) -> Score:
    found = await chain.read(PALLET, "NodeReports", node_id)
    report: NodeReport | None = None if found is None else to_struct(found, NodeReport)
    uptimes = {
        int(str(period)): to_struct(value, Uptime)
        async for period, value in chain.items(PALLET, "UptimePeriods", node_id)
    }
    return reputation.node_score(grid, at, sums, report, uptimes)


async def _said(chain: Reader, subject: Subject) -> tuple[Said, ...]:
    found = [
        Said(contract_id=int(str(contract_id)), attestation=to_struct(value, Attestation))
        async for contract_id, value in chain.items(PALLET, "Attestations", subject.plain())
    ]
    return tuple(sorted(found, key=lambda said: said.attestation.issued_at))
