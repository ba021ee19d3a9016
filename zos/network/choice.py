"""Which card is the uplink: a pure judgement of what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from ipaddress import ip_interface

import msgspec

from zos.model.link import Link
from zos.model.settings import StaticAddress
from zos.network.lease import Lease
from zos.network.model import BRIDGE, Seen
from zos.network.plan import ports


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One network card as the choice sees it; the flags in rising order of worth."""

    name: str
    index: int = 0  # of its link
    mac: str = ""
    carrier: bool = False
    ready: bool = False  # it has an address that leads somewhere
    reached: bool = False  # the gate answered through it


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a turn decides from. `leases` and `static` are by card."""

    cards: tuple[Card, ...] = ()
    port: str = ""  # the chosen card
    leases: Mapping[str, Lease] = msgspec.field(default_factory=dict)
    static: Mapping[str, StaticAddress] = msgspec.field(default_factory=dict)

    @property
    def uplink(self) -> Card | None:
        return next((card for card in self.cards if card.name == self.port), None)

    @property
    def searching(self) -> bool:
        """Whether the other cards are tried too: only while the uplink does not reach the gate."""
        return self.uplink is None or not self.uplink.reached

    @property
    def tried(self) -> tuple[Card, ...]:
        """The cards that shall carry addresses: the uplink, and the candidates while searching."""
        return tuple(
            card
            for card in self.cards
            if card.name == self.port or (self.searching and card.carrier)
        )

    def place(self, card: Card) -> str:
        """The link that carries a card's addresses."""
        return BRIDGE if card.name == self.port else card.name


def look(
    seen: Seen,
    kinds: Set[str],
    leases: Mapping[str, Lease],
    given: Iterable[StaticAddress],
    reached: Set[str],
) -> Situation:
    """Judge what is seen: the cards (links of `kinds`), and which of them is the uplink."""
    links = [x for x in seen.links.values() if x.kind in kinds and not x.loopback]
    given = tuple(given)
    static = {x.name: found for x in links if (found := static_of(x, given)) is not None}
    cards = tuple(
        Card(
            name=link.name,
            index=link.index,
            mac=link.mac,
            carrier=link.carrier,
            ready=link.name in static or link.name in leases or _leads_out(link, seen),
            reached=link.carrier and link.name in reached,
        )
        for link in sorted(links, key=lambda x: x.name)
    )
    port = choose(cards, next((x.name for x in ports(seen)), ""))
    situation = Situation(cards=cards, port=port, static=static)
    tried = {card.name for card in situation.tried}
    kept = {name: lease for name, lease in leases.items() if name in tried and name not in static}
    return msgspec.structs.replace(situation, leases=kept)


def choose(cards: Iterable[Card], current: str) -> str:
    """The card to have in the bridge; empty when there is none.

    The first that reaches the gate wins; until then, one with an address; until then, one with a
    cable. The current card keeps its place among equals: nothing moves without a reason.
    """
    ranked = sorted(
        cards, key=lambda c: (not c.reached, not c.ready, not c.carrier, c.name != current, c.name)
    )
    return ranked[0].name if ranked else ""


def static_of(link: Link, given: Iterable[StaticAddress]) -> StaticAddress | None:
    """The farmer's own addressing of a card: what names its MAC, else what names none."""
    found = sorted((x for x in given if x.nic in ("", link.mac)), key=lambda x: x.nic == "")
    return found[0] if found else None


def asked(now: Situation) -> dict[str, str]:
    """The cards (name to MAC) to hold a DHCP lease on."""
    return {c.name: c.mac for c in now.tried if c.carrier and c.name not in now.static}


def places(now: Situation) -> dict[str, str]:
    """Where the gate is knocked at: each card that has an address, and the link that carries it."""
    return {card.name: now.place(card) for card in now.tried if card.carrier and card.ready}


def _leads_out(link: Link, seen: Seen) -> bool:
    """Whether a link has an address that may reach a router: any but link-local ones.

    IPv4 is not asked for: it comes and goes with a lease or the farmer's setting.
    """
    place = BRIDGE if link.port_of == BRIDGE else link.name
    found = [ip_interface(x.value) for x in seen.addresses if x.link == place]
    return any(x.version == 6 and not x.ip.is_link_local for x in found)
