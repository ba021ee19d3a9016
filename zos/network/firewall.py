"""The rules: the node asks, nobody asks the node."""

from __future__ import annotations

from zos.adapters.nft import (
    Chain,
    Hook,
    Rule,
    Verdict,
    first_byte,
    known_connection,
    on_link,
    protocol,
)

TABLE = "zos"
_ICMP, _ICMPV6 = 1, 58
_PING = 8
# Errors 1-4 (2, "packet too big", is what IPv6 cannot live without), echo request, and neighbour
# discovery: router solicitation and advertisement, neighbour solicitation and advertisement,
# redirect. Multicast listener queries (130) make switches keep sending us what we subscribed to.
_NEEDED = (1, 2, 3, 4, 128, 130, 133, 134, 135, 136, 137)


def chains() -> tuple[Chain, ...]:
    """Inbound: answers, what IPv6 and ping need, and nothing else. Forwarding: nothing.

    DHCP is not here: it is spoken in raw frames, which never pass the firewall.
    """
    rules = [
        Rule((on_link("lo"),), Verdict.ACCEPT),
        Rule((known_connection(),), Verdict.ACCEPT),
        Rule((protocol(_ICMP), first_byte(_PING)), Verdict.ACCEPT),
    ]
    rules += [Rule((protocol(_ICMPV6), first_byte(x)), Verdict.ACCEPT) for x in _NEEDED]
    return (
        Chain(name="input", hook=Hook.INPUT, policy=Verdict.DROP, rules=tuple(rules)),
        Chain(name="forward", hook=Hook.FORWARD, policy=Verdict.DROP),
    )
