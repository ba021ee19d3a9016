"""What only the council may do: motions of one to three extrinsics.

The chain has no sudo. With one member a proposal of threshold 1 runs at once; with more, each
member votes and the last one closes. Who proposes does not vote by proposing.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, cast

from tfchain_client.chain import Chain
from tfchain_client.errors import DispatchError
from tfchain_client.model import Call, Receipt
from tfchain_client.writer import Writer

_LENGTH = 100_000
_WEIGHT = {"ref_time": 100_000_000_000, "proof_size": 3_000_000}


async def run(chain: Chain, members: Sequence[Writer], call: Call) -> Receipt:
    """Bring a motion through with the votes of `members`, all of the council that vote.

    Raises: DispatchError when the call itself failed.
    """
    threshold = len(members)
    body = (await chain.session()).runtime.encode_call(call)
    digest = blake2b(body, digest_size=32).digest()
    receipt = await members[0].submit(
        Call(
            "Council",
            "propose",
            {"threshold": threshold, "proposal": call, "length_bound": _LENGTH},
        )
    )
    if threshold > 1:
        index = _field(receipt, "Proposed", "proposal_index")
        motion = {"proposal": digest, "index": index}
        for member in members:
            await member.submit(Call("Council", "vote", {**motion, "approve": True}))
        receipt = await members[0].submit(
            Call(
                "Council",
                "close",
                {
                    "proposal_hash": digest,
                    "index": index,
                    "proposal_weight_bound": _WEIGHT,
                    "length_bound": _LENGTH,
                },
            )
        )
    result = _field(receipt, "Executed", "result")
    if isinstance(result, dict) and "Err" in result:
        raise (await chain.session()).runtime.dispatch_error(result["Err"], str(call))
    return receipt


def _field(receipt: Receipt, name: str, field: str) -> object:
    event = receipt.event("Council", name)
    if event is None:
        raise DispatchError("Council", f"no event {name}")
    return cast(dict[str, Any], event.fields)[field]
