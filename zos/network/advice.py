"""What stands between the machine and the chain, in a farmer's words. Pure."""

from __future__ import annotations

from zos.model.status import Problem
from zos.network.choice import Situation


def advice(now: Situation, gate: str) -> tuple[Problem, ...]:
    """One problem at most: the first thing to put right.

    `gate`: why the gate did not answer; empty when it did, or was not asked yet.
    """
    cards, uplink = now.cards, now.uplink
    if uplink is None:
        return (
            _problem(
                "this machine has no network card that the image has a driver for",
                "add a supported network card, or use the image with more drivers",
            ),
        )
    if not any(card.carrier for card in cards):
        names = ", ".join(card.name for card in cards)
        return (
            _problem(
                f"no cable is plugged in ({names})",
                "plug a network cable in, and look whether the lights of the socket are on",
            ),
        )
    if not uplink.ready:
        plugged = ", ".join(card.name for card in cards if card.carrier)
        return (
            _problem(
                f"no address was given to {plugged}: no DHCP server and no IPv6 router answers",
                "check the router, or write the address as ip=192.0.2.10/24,gw=192.0.2.1",
            ),
        )
    if not uplink.reached and gate:
        return (
            _problem(
                f"the chain does not answer through {uplink.name}: {gate}",
                "check that the router leads to the internet, and the setting substrate=",
            ),
        )
    return ()


def _problem(reason: str, remedy: str) -> Problem:
    return Problem(subject="uplink", reason=reason, remedy=remedy)
