"""Every call between the services of one node, and who may make it: the whole table on one page."""

from __future__ import annotations

import msgspec

from zos.bus.method import Method, Stream
from zos.model.status import ChainStatus, Clock, IdentityState, NodeStatus


class Nothing(msgspec.Struct, frozen=True):
    """No argument, or no answer beyond "done"."""


class OpenSeed(msgspec.Struct, frozen=True, kw_only=True):
    """Folders (one a pool, owned by keys) to read the seed from and mirror it to.

    Empty: there is no disk, and keys makes a temporary identity. Called again whenever a pool
    comes; keys then mirrors to it, and never changes an identity that it has opened.
    """

    folders: tuple[str, ...]


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The node's ed25519 public key (32 bytes, empty while `state` is waiting)."""

    state: IdentityState
    public_key: bytes = b""


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
