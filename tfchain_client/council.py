"""What only the council may do: motions of one to three extrinsics.

The chain has no sudo. With one member a proposal of threshold 1 runs at once; with more, each
member votes and the last one closes. Who proposes does not vote by proposing. Motions end two hours
after they began.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, cast

import msgspec

from tfchain_client.chain import Chain
from tfchain_client.codec import to_call, to_struct
from tfchain_client.errors import DispatchError
from tfchain_client.model import Call, Receipt
from tfchain_client.reader import Reader
from tfchain_client.ss58 import parse_address
from tfchain_client.writer import Writer

_PALLET = "Council"
_MEMBERS = "CouncilMembership"
_LENGTH = 100_000
_WEIGHT = {"ref_time": 100_000_000_000, "proof_size": 3_000_000}


class Motion(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal and its votes so far, as SS58 addresses; `end` is a block number."""

    index: int
    threshold: int
    ayes: tuple[str, ...]
    nays: tuple[str, ...]
    end: int


async def members(chain: Reader) -> tuple[bytes, ...]:
    return await _accounts(chain, _PALLET, "Members")


async def motions(chain: Reader) -> tuple[bytes, ...]:
    """Hashes of the motions that are open."""
    found = msgspec.convert(await chain.read(_PALLET, "Proposals"), tuple[str, ...])
    return tuple(bytes.fromhex(each.removeprefix("0x")) for each in found)


async def motion(chain: Reader, digest: bytes) -> Motion | None:
    """None when it is closed."""
    found = await chain.read(_PALLET, "Voting", digest)
    return None if found is None else to_struct(found, Motion)


async def proposal(chain: Reader, digest: bytes) -> Call | None:
    """The call that a motion is about."""
    found = await chain.read(_PALLET, "ProposalOf", digest)
    return None if found is None else to_call(found)


async def digest_of(chain: Reader, call: Call) -> bytes:
    """The hash that a motion for `call` has."""
    return blake2b((await chain.runtime()).encode_call(call), digest_size=32).digest()


def propose(threshold: int, call: Call, *, length: int = _LENGTH) -> Call:
    """With threshold 1 the call runs at once, with the weight of one vote.

    `length`: at least the bytes of the encoded call; new code has more than the default.
    """
    args = {"threshold": threshold, "proposal": call, "length_bound": length}
    return Call(_PALLET, "propose", args)


def vote(digest: bytes, index: int, *, approve: bool) -> Call:
    return Call(_PALLET, "vote", {"proposal": digest, "index": index, "approve": approve})


def close(digest: bytes, index: int, *, length: int = _LENGTH) -> Call:
    """By anybody, once the votes are enough or the time is over: the call runs."""
    args: dict[str, object] = {
        "proposal_hash": digest,
        "index": index,
        "proposal_weight_bound": _WEIGHT,
        "length_bound": length,
    }
    return Call(_PALLET, "close", args)


def execute(call: Call, *, length: int = _LENGTH) -> Call:
    """By a member: a call that any single member may make."""
    return Call(_PALLET, "execute", {"proposal": call, "length_bound": length})


def disapprove(digest: bytes) -> Call:
    """By root: a motion ends."""
    return Call(_PALLET, "disapprove_proposal", {"proposal_hash": digest})


def set_members(accounts: Sequence[bytes], prime: bytes | None, old_count: int) -> Call:
    """By root. Members are CouncilMembership's to keep: use `add_member` and `remove_member`."""
    args = {"new_members": list(accounts), "prime": prime, "old_count": old_count}
    return Call(_PALLET, "set_members", args)


def add_member(account: bytes) -> Call:
    """By the council, as all below but `change_key`."""
    return Call(_MEMBERS, "add_member", {"who": {"Id": account}})


def remove_member(account: bytes) -> Call:
    return Call(_MEMBERS, "remove_member", {"who": {"Id": account}})


def swap_member(leaving: bytes, joining: bytes) -> Call:
    args = {"remove": {"Id": leaving}, "add": {"Id": joining}}
    return Call(_MEMBERS, "swap_member", args)


def reset_members(accounts: Sequence[bytes]) -> Call:
    return Call(_MEMBERS, "reset_members", {"members": list(accounts)})


def change_key(account: bytes) -> Call:
    """By a member: another account takes its seat."""
    return Call(_MEMBERS, "change_key", {"new": {"Id": account}})


def set_prime(account: bytes) -> Call:
    """Its vote counts for members that do not vote."""
    return Call(_MEMBERS, "set_prime", {"who": {"Id": account}})


def clear_prime() -> Call:
    return Call(_MEMBERS, "clear_prime")


async def run(chain: Chain, voters: Sequence[Writer], call: Call) -> Receipt:
    """Bring a motion through with the votes of `voters`, all of the council that vote.

    Raises: DispatchError when the call itself failed.
    """
    threshold = len(voters)
    body = (await chain.runtime()).encode_call(call)
    digest = blake2b(body, digest_size=32).digest()
    length = max(_LENGTH, len(body))
    receipt = await voters[0].submit(propose(threshold, call, length=length))
    if threshold > 1:
        index = int(str(_field(receipt, "Proposed", "proposal_index")))
        for member in voters:
            await member.submit(vote(digest, index, approve=True))
        receipt = await voters[0].submit(close(digest, index, length=length))
    result = _field(receipt, "Executed", "result")
    if isinstance(result, dict) and "Err" in result:
        raise (await chain.runtime()).dispatch_error(result["Err"], str(call))
    return receipt


def _field(receipt: Receipt, name: str, field: str) -> object:
    event = receipt.event(_PALLET, name)
    if event is None:
        raise DispatchError(_PALLET, f"no event {name}")
    return cast(dict[str, Any], event.fields)[field]


async def _accounts(chain: Reader, pallet: str, item: str) -> tuple[bytes, ...]:
    found = msgspec.convert(await chain.read(pallet, item), tuple[str, ...])
    return tuple(parse_address(each) for each in found)
