"""Every call between the services of one node, and who may make it: the whole table on one page."""

from __future__ import annotations

import msgspec

from zos.bus.method import Method, Stream
from zos.model.status import ChainStatus, Clock, IdentityState, NodeStatus, Problem


class Nothing(msgspec.Struct, frozen=True):
    """No argument, or no answer beyond "done"."""


class OpenSeed(msgspec.Struct, frozen=True, kw_only=True):
    """Folders (one a pool, owned by keys) to read the seed from and mirror it to.

    Called again whenever one of these changes; keys then mirrors to new pools, and never changes
    a lasting identity that it has opened. The rules: zos/identity/plan.py.
    """

    folders: tuple[str, ...]
    lost: tuple[str, ...] = ()  # labels of pools of ours that cannot be read now
    settled: bool = True  # no more disks are expected: keys may make an identity
    new_identity: bool = False  # a person asked for one although an older may be on a lost pool
    machine: str = ""  # which machine this is, so that a disk moved here is told from its own


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The node's ed25519 public key (32 bytes, empty while `state` is waiting)."""

    state: IdentityState
    public_key: bytes = b""
    problems: tuple[Problem, ...] = ()


class SignRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes to sign as they are; at most 64 KiB."""

    payload: bytes


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """An ed25519 signature, 64 bytes."""

    signature: bytes


class ChainTime(msgspec.Struct, frozen=True, kw_only=True):
    """The best block's Timestamp.Now in milliseconds, as `endpoint` told it just now."""

    now_ms: int
    endpoint: str


OPEN_SEED = Method("keys", "open_seed", OpenSeed, Identity, frozenset({"node"}))
IDENTITY = Method("keys", "identity", Nothing, Identity, frozenset({"node", "chain", "console"}))
SIGN = Method("keys", "sign", SignRequest, Signature, frozenset({"chain"}))

NODE_STATUS = Stream("node", "status", Nothing, NodeStatus, frozenset({"chain", "console"}))
CHAIN_TIME = Method("node", "chain_time", ChainTime, Clock, frozenset({"chain"}))

CHAIN_STATUS = Stream("chain", "status", Nothing, ChainStatus, frozenset({"node", "console"}))
