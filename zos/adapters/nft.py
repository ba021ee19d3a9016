"""A firewall table through nfnetlink: one transaction replaces it, so there is never a gap.

The few expressions that our rules need are encoded here: libnftables and what it pulls in
(gmp, jansson, xtables, nftnl) would add 1.4 MB to the image, and pyroute2 sends each rule as a
transaction of its own.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterator, Sequence
from enum import IntEnum

import msgspec

from zos.model.errors import UnavailableError

_NETFILTER = 12
_SUBSYSTEM = 10
_BEGIN, _END = 16, 17
_NEW_TABLE, _DEL_TABLE, _NEW_CHAIN, _NEW_RULE = 0, 2, 3, 6
_REQUEST, _ACK, _CREATE, _APPEND = 1, 4, 0x400, 0x800
_NESTED = 0x8000
_INET = 1  # NFPROTO_INET: IPv4 and IPv6
_REGISTER = 1
_ERROR = 2


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
        _message(_NEW_TABLE, _CREATE, _text(1, table)),
        _message(_DEL_TABLE, 0, _text(1, table)),
        _message(_NEW_TABLE, _CREATE, _text(1, table)),
    ]
    for chain in chains:
        messages.append(_message(_NEW_CHAIN, _CREATE, _chain(table, chain)))
        messages += [
            _message(_NEW_RULE, _CREATE | _APPEND, _rule(table, chain.name, rule))
            for rule in chain.rules
        ]
    batch = [_bare(_BEGIN), *messages, _bare(_END)]
    return b"".join(m.encode(i) for i, m in enumerate(batch, start=1)), len(messages)


def replace(table: str, chains: Sequence[Chain]) -> None:
    """Put `table` in force, wholly or not at all. The kernel answers at once."""
    batch, expected = encode(table, chains)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETFILTER) as sock:
        try:
            sock.bind((0, 0))
            sock.settimeout(10)
            sock.send(batch)
            answers = 0
            for _ in range(expected + 2):
                answers += _check(sock.recv(1 << 16))
                if answers >= expected:
                    return
        except OSError as cause:
            raise UnavailableError(f"firewall cannot be set: {cause}") from cause
    raise UnavailableError("firewall: the kernel acknowledged only a part")


def _check(datagram: bytes) -> int:
    """How many acknowledgements a datagram holds; raises OSError for the first error."""
    at = answers = 0
    while at + 20 <= len(datagram):
        size, kind = struct.unpack_from("=IH", datagram, at)
        if kind == _ERROR:
            (status,) = struct.unpack_from("=i", datagram, at + 16)
            if status:
                raise OSError(-status, f"{os.strerror(-status)} ({errno.errorcode.get(-status)})")
            answers += 1
        at += (max(size, 16) + 3) & ~3
    return answers


def _chain(table: str, chain: Chain) -> bytes:
    hook = _number(1, chain.hook) + _number(2, 0)
    return (
        _text(1, table)
        + _text(3, chain.name)
        + _nest(4, hook)
        + _number(5, chain.policy)
        + _text(7, "filter")
    )


def _rule(table: str, chain: str, rule: Rule) -> bytes:
    expressions = [part for match in rule.matches for part in _match(match)]
    verdict = _nest(2, _nest(2, _number(1, rule.verdict)))
    expressions.append(_expression("immediate", _number(1, 0) + verdict))
    return _text(1, table) + _text(2, chain) + _nest(4, b"".join(_nest(1, x) for x in expressions))


def _match(match: Match) -> Iterator[bytes]:
    yield match.load
    operation = 0  # equal
    if match.mask:
        operation = 1  # not equal (to zero)
        fields = _number(1, _REGISTER) + _number(2, _REGISTER) + _number(3, len(match.mask))
        masks = _nest(4, _attribute(1, match.mask)) + _nest(
            5, _attribute(1, bytes(len(match.mask)))
        )
        yield _expression("bitwise", fields + masks)
    compared = _nest(3, _attribute(1, match.value))
    yield _expression("cmp", _number(1, _REGISTER) + _number(2, operation) + compared)


def _meta(key: int) -> bytes:
    return _expression("meta", _number(2, key) + _number(1, _REGISTER))


def _expression(name: str, fields: bytes) -> bytes:
    return _text(1, name) + _nest(2, fields)


def _attribute(kind: int, value: bytes) -> bytes:
    size = 4 + len(value)
    return struct.pack("=HH", size, kind) + value + bytes(-size % 4)


def _number(kind: int, value: int) -> bytes:
    return _attribute(kind, struct.pack("!I", value))


def _text(kind: int, value: str) -> bytes:
    return _attribute(kind, value.encode() + b"\0")


def _nest(kind: int, value: bytes) -> bytes:
    return _attribute(kind | _NESTED, value)


class _Message(msgspec.Struct, frozen=True):
    """A netlink message that still lacks its number in the transaction."""

    kind: int
    flags: int
    body: bytes

    def encode(self, number: int) -> bytes:
        size = 16 + len(self.body)
        return struct.pack("=IHHII", size, self.kind, self.flags, number, 0) + self.body


def _message(kind: int, flags: int, body: bytes) -> _Message:
    family = struct.pack("!BBH", _INET, 0, 0)
    return _Message(_SUBSYSTEM << 8 | kind, _REQUEST | _ACK | flags, family + body)


def _bare(kind: int) -> _Message:
    """The first or last message of a transaction; it names the subsystem, not a family."""
    return _Message(kind, _REQUEST, struct.pack("!BBH", 0, 0, _SUBSYSTEM))
