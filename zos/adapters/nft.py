"""A firewall table through nfnetlink: one transaction replaces it, so there is never a gap.

The few expressions that our rules need are encoded here: libnftables and what it pulls in
(gmp, jansson, xtables, nftnl) would add 1.4 MB to the image, and pyroute2 sends each rule as a
transaction of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from enum import IntEnum

import msgspec

from zos.adapters import nlmsg
from zos.model.errors import UnavailableError

_NETFILTER = 12
_SUBSYSTEM = 10
_BEGIN, _END = 16, 17
_NEW_TABLE, _DEL_TABLE, _NEW_CHAIN, _NEW_RULE = 0, 2, 3, 6
_INET = 1  # NFPROTO_INET: IPv4 and IPv6
_REGISTER = 1


class Verdict(IntEnum):
    """What a rule or a chain's policy does with a packet."""

    DROP = 0
    ACCEPT = 1


class Hook(IntEnum):
    """Where in the kernel's path a chain sits."""

    INPUT = 1
    FORWARD = 2


class Match(msgspec.Struct, frozen=True):
    """One condition: `load` fills a register with bytes, which are compared with `value`.

    With `mask`, the register is ANDed first and the condition is that the result is not zero.
    """

    load: bytes
    value: bytes
    mask: bytes = b""


class Rule(msgspec.Struct, frozen=True):
    """Accept or drop what meets every condition."""

    matches: tuple[Match, ...]
    verdict: Verdict


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """A base chain with its rules, in order."""

    name: str
    hook: Hook
    policy: Verdict
    rules: tuple[Rule, ...] = ()


def on_link(name: str) -> Match:
    """Packets that came in on one link."""
    return Match(_meta(6), name.encode().ljust(16, b"\0"))


def protocol(number: int) -> Match:
    """Packets of one layer 4 protocol."""
    return Match(_meta(16), bytes((number,)))


def first_byte(value: int) -> Match:
    """Packets whose layer 4 header begins with `value`: the type of an ICMP message."""
    fields = _number(1, _REGISTER) + _number(2, 2) + _number(3, 0) + _number(4, 1)
    return Match(_expression("payload", fields), bytes((value,)))


def known_connection() -> Match:
    """Packets of an established connection, or related to one."""
    load = _expression("ct", _number(2, 0) + _number(1, _REGISTER))
    return Match(load, bytes(4), mask=struct.pack("=I", 0b110))


def encode(table: str, chains: Sequence[Chain]) -> tuple[bytes, int]:
    """The transaction that replaces `table` by `chains`, and how many acknowledgements it earns."""
    messages = [
        _message(_NEW_TABLE, nlmsg.CREATE, nlmsg.text(1, table)),
        _message(_DEL_TABLE, 0, nlmsg.text(1, table)),
        _message(_NEW_TABLE, nlmsg.CREATE, nlmsg.text(1, table)),
    ]
    for chain in chains:
        messages.append(_message(_NEW_CHAIN, nlmsg.CREATE, _chain(table, chain)))
        messages += [
            _message(_NEW_RULE, nlmsg.CREATE | nlmsg.APPEND, _rule(table, chain.name, rule))
            for rule in chain.rules
        ]
    batch = [_bare(_BEGIN), *messages, _bare(_END)]
    return b"".join(m.encode(i) for i, m in enumerate(batch, start=1)), len(messages)


def replace(table: str, chains: Sequence[Chain]) -> None:
    """Put `table` in force, wholly or not at all. The kernel answers at once."""
    batch, expected = encode(table, chains)
    try:
        with nlmsg.NetlinkSocket(_NETFILTER) as sock:
            sock.send(batch, expected)
    except OSError as cause:
        raise UnavailableError(f"firewall cannot be set: {cause}") from cause


def _chain(table: str, chain: Chain) -> bytes:
    hook = _number(1, chain.hook) + _number(2, 0)
    return (
        nlmsg.text(1, table)
        + nlmsg.text(3, chain.name)
        + nlmsg.nest(4, hook)
        + _number(5, chain.policy)
        + nlmsg.text(7, "filter")
    )


def _rule(table: str, chain: str, rule: Rule) -> bytes:
    expressions = [part for match in rule.matches for part in _match(match)]
    verdict = nlmsg.nest(2, nlmsg.nest(2, _number(1, rule.verdict)))
    expressions.append(_expression("immediate", _number(1, 0) + verdict))
    return (
        nlmsg.text(1, table)
        + nlmsg.text(2, chain)
        + nlmsg.nest(4, b"".join(nlmsg.nest(1, x) for x in expressions))
    )


def _match(match: Match) -> Iterator[bytes]:
    yield match.load
    operation = 0  # equal
    if match.mask:
        operation = 1  # not equal (to zero)
        fields = _number(1, _REGISTER) + _number(2, _REGISTER) + _number(3, len(match.mask))
        masks = nlmsg.nest(4, nlmsg.attribute(1, match.mask)) + nlmsg.nest(
            5, nlmsg.attribute(1, bytes(len(match.mask)))
        )
        yield _expression("bitwise", fields + masks)
    compared = nlmsg.nest(3, nlmsg.attribute(1, match.value))
    yield _expression("cmp", _number(1, _REGISTER) + _number(2, operation) + compared)


def _meta(key: int) -> bytes:
    return _expression("meta", _number(2, key) + _number(1, _REGISTER))


def _expression(name: str, fields: bytes) -> bytes:
    return nlmsg.text(1, name) + nlmsg.nest(2, fields)


def _number(kind: int, value: int) -> bytes:
    """In network byte order, as nfnetlink has it."""
    return nlmsg.attribute(kind, struct.pack("!I", value))


class _Message(msgspec.Struct, frozen=True):
    """A netlink message that still lacks its number in the transaction."""

    kind: int
    flags: int
    body: bytes

    def encode(self, number: int) -> bytes:
        return nlmsg.message(self.kind, self.flags, self.body, number)


def _message(kind: int, flags: int, body: bytes) -> _Message:
    family = struct.pack("!BBH", _INET, 0, 0)
    return _Message(_SUBSYSTEM << 8 | kind, nlmsg.REQUEST | nlmsg.ACK | flags, family + body)


def _bare(kind: int) -> _Message:
    """The first or last message of a transaction; it names the subsystem, not a family."""
    return _Message(kind, nlmsg.REQUEST, struct.pack("!BBH", 0, 0, _SUBSYSTEM))
