"""The rules as data, and as the kernel is told them."""

from __future__ import annotations

import struct

from zos.adapters.nft import Hook, Verdict, encode
from zos.network.firewall import TABLE, chains


def test_what_is_not_allowed_is_dropped() -> None:
    assert {c.hook: c.policy for c in chains()} == {
        Hook.INPUT: Verdict.DROP,
        Hook.FORWARD: Verdict.DROP,
    }


def test_no_rule_opens_a_port() -> None:
    tcp_or_udp = (b"\x06", b"\x11")
    for chain in chains():
        for rule in chain.rules:
            assert rule.verdict is Verdict.ACCEPT
            assert not any(
                match.value in tcp_or_udp and len(rule.matches) == 1 for match in rule.matches
            )


def test_a_table_is_replaced_in_one_transaction() -> None:
    batch, expected = encode(TABLE, chains())
    kinds: list[int] = []
    at = 0
    while at < len(batch):
        size, kind, _, number = struct.unpack_from("=IHHI", batch, at)
        assert number == len(kinds) + 1
        assert size % 4 == 0
        kinds.append(kind)
        at += size
    rules = sum(len(chain.rules) for chain in chains())
    assert expected == 3 + 2 + rules
    assert kinds[:4] == [16, 0x0A00, 0x0A02, 0x0A00]
    assert kinds[-1] == 17
    assert kinds.count(0x0A06) == rules
