"""Who makes blocks: requests to become a validator, the set, and its sessions."""

from __future__ import annotations

import msgspec

from tfchain_client.codec import to_struct
from tfchain_client.model import Call
from tfchain_client.reader import Reader
from tfchain_client.ss58 import parse_address

_PALLET = "Validator"
_SET = "ValidatorSet"


class Validator(msgspec.Struct, frozen=True, kw_only=True):
    """A request and how far it is: `state` is Created, Approved or Validating."""

    validator_node_account: str
    stash_account: str
    description: str
    tf_connect_id: str
    info: str
    state: str


async def get(chain: Reader, account: bytes) -> Validator | None:
    """The request of an account."""
    found = await chain.read(_PALLET, "Validator", account)
    return None if found is None else to_struct(found, Validator)


async def bonded(chain: Reader, stash: bytes) -> bytes | None:
    """The validator that a stash account stands for."""
    found = await chain.read(_PALLET, "Bonded", stash)
    return None if found is None else parse_address(str(found))


async def active(chain: Reader) -> tuple[bytes, ...]:
    """Accounts that make blocks in this session."""
    return await _accounts(chain, "Session", "Validators")


async def chosen(chain: Reader) -> tuple[bytes, ...]:
    """Accounts that will, two sessions from now."""
    return await _accounts(chain, _SET, "Validators")


async def approved(chain: Reader) -> tuple[bytes, ...]:
    """Accounts that may join the set again by themselves."""
    return await _accounts(chain, _SET, "ApprovedValidators")


async def session(chain: Reader) -> int:
    """The number of the current session."""
    return int(str(await chain.read("Session", "CurrentIndex")))


def request(  # the chain's own five arguments
    node_account: bytes, stash: bytes, *, description: str, tf_connect_id: str, info: str
) -> Call:
    args: dict[str, object] = {
        "validator_node_account": node_account,
        "stash_account": stash,
        "description": description,
        "tf_connect_id": tf_connect_id,
        "info": info,
    }
    return Call(_PALLET, "create_validator_request", args)


def approve(account: bytes) -> Call:
    """By a member of the council; the account joins the council."""
    return Call(_PALLET, "approve_validator", {"validator_account": {"Id": account}})


def activate() -> Call:
    """By the account whose request was approved."""
    return Call(_PALLET, "activate_validator_node")


def change_node_account(account: bytes) -> Call:
    args = {"new_node_validator_account": account}
    return Call(_PALLET, "change_validator_node_account", args)


def bond(validator: bytes) -> Call:
    """By the stash account."""
    return Call(_PALLET, "bond", {"validator": {"Id": validator}})


def remove(account: bytes) -> Call:
    """By the account itself or a member of the council."""
    return Call(_PALLET, "remove_validator", {"validator_account": {"Id": account}})


def add_to_set(account: bytes) -> Call:
    """By the council; acts two sessions later."""
    return Call(_SET, "add_validator", {"validator_id": account})


def remove_from_set(account: bytes) -> Call:
    """By the council; acts two sessions later."""
    return Call(_SET, "remove_validator", {"validator_id": account})


def rejoin_set(account: bytes) -> Call:
    """By an approved validator itself."""
    return Call(_SET, "add_validator_again", {"validator_id": account})


def set_keys(aura: bytes, grandpa: bytes) -> Call:
    """The keys that a validator signs blocks with, from its next session but one."""
    keys = {"aura": aura, "grandpa": grandpa}
    return Call("Session", "set_keys", {"keys": keys, "proof": b""})


def purge_keys() -> Call:
    return Call("Session", "purge_keys")


async def _accounts(chain: Reader, pallet: str, item: str) -> tuple[bytes, ...]:
    found = msgspec.convert(await chain.read(pallet, item), tuple[str, ...])
    return tuple(parse_address(each) for each in found)
