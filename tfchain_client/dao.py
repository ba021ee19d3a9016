"""Votes of farmers, weighted by their capacity; what passes runs as root."""

from __future__ import annotations

import msgspec

from tfchain_client.codec import to_call, to_struct
from tfchain_client.model import Call
from tfchain_client.reader import Reader

_PALLET = "Dao"


class DaoProposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed, in words and with a link to more of them."""

    index: int
    description: str
    link: str


class VoteWeight(msgspec.Struct, frozen=True, kw_only=True):
    """A farm's vote: twice its compute units and its storage units."""

    farm_id: int
    weight: int


class DaoVotes(msgspec.Struct, frozen=True, kw_only=True):
    """Votes so far; `threshold` farms must vote, until block `end`. `vetos`: SS58 addresses."""

    index: int
    threshold: int
    ayes: tuple[VoteWeight, ...]
    nays: tuple[VoteWeight, ...]
    end: int
    vetos: tuple[str, ...]


async def proposals(chain: Reader) -> tuple[bytes, ...]:
    """Hashes of the proposals that are open."""
    found = msgspec.convert(await chain.read(_PALLET, "ProposalList"), tuple[str, ...])
    return tuple(bytes.fromhex(each.removeprefix("0x")) for each in found)


async def get(chain: Reader, digest: bytes) -> DaoProposal | None:
    found = await chain.read(_PALLET, "Proposals", digest)
    return None if found is None else to_struct(found, DaoProposal)


async def call_of(chain: Reader, digest: bytes) -> Call | None:
    """What runs when it passes."""
    found = await chain.read(_PALLET, "ProposalOf", digest)
    return None if found is None else to_call(found)


async def votes(chain: Reader, digest: bytes) -> DaoVotes | None:
    found = await chain.read(_PALLET, "Voting", digest)
    return None if found is None else to_struct(found, DaoVotes)


def propose(
    threshold: int, action: Call, description: str, link: str, *, duration: int | None = None
) -> Call:
    """By a member of the council; `duration` in blocks, a week when None, below 30 days."""
    args: dict[str, object] = {
        "threshold": threshold,
        "action": action,
        "description": description,
        "link": link,
        "duration": duration,
    }
    return Call(_PALLET, "propose", args)


def vote(farm_id: int, digest: bytes, *, approve: bool) -> Call:
    """By the farmer; the first vote of a farm costs nothing, and it may be changed."""
    args = {"farm_id": farm_id, "proposal_hash": digest, "approve": approve}
    return Call(_PALLET, "vote", args)


def veto(digest: bytes) -> Call:
    """By a member of the council; three end the proposal."""
    return Call(_PALLET, "veto", {"proposal_hash": digest})


def close(digest: bytes, index: int) -> Call:
    """By a member of the council, once enough farms voted or the time is over."""
    return Call(_PALLET, "close", {"proposal_hash": digest, "proposal_index": index})
