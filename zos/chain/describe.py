"""The machine's facts in the words and limits of the chain; pure.

A value that the chain's own rules would refuse is shortened or left out here: a strange serial
number must not keep a node from registering.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address

from tfchain_client import model as chain
from zos.model.settings import Location
from zos.model.status import Facts, Interface

_UNKNOWN = "Unknown"
_MAX_SERIAL = 128
_MAX_INTERFACES = 10
_MAX_IPS = 10
_MIN_IP = 7
_NOWHERE = chain.Location(city=_UNKNOWN, country=_UNKNOWN, latitude=_UNKNOWN, longitude=_UNKNOWN)


def describe(facts: Facts, farm_id: int, place: Location | None) -> chain.NodeSpec:
    """What the chain shall say about this machine."""
    totals = facts.resources
    return chain.NodeSpec(
        farm_id=farm_id,
        resources=chain.Resources(hru=totals.hru, sru=totals.sru, cru=totals.cru, mru=totals.mru),
        location=_location(place),
        interfaces=tuple(_interface(each) for each in facts.interfaces[:_MAX_INTERFACES]),
        secure_boot=facts.secure_boot,
        virtualized=facts.virtualized,
        serial_number=_cut(facts.serial, _MAX_SERIAL) or None,
    )


def _location(place: Location | None) -> chain.Location:
    if place is None:
        return _NOWHERE
    return chain.Location(
        city=_cut(place.city, 58) or _UNKNOWN,
        country=place.country if 2 <= len(place.country.encode()) <= 56 else _UNKNOWN,
        latitude=place.latitude or _UNKNOWN,
        longitude=place.longitude or _UNKNOWN,
    )


def _interface(link: Interface) -> chain.Interface:
    name = re.sub(r"[^a-z0-9_-]", "-", link.name.lower())[:20].ljust(3, "-")
    ips = tuple(_address(ip) for ip in link.ips[:_MAX_IPS])
    return chain.Interface(name=name, mac=link.mac.lower(), ips=ips)


def _address(text: str) -> str:
    """The plain address; a very short IPv6 one is written out, the chain wants 7 letters."""
    address = ip_address(text)
    if isinstance(address, IPv4Address) or len(text) >= _MIN_IP:
        return text
    return address.exploded


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, whole letters; no blanks around."""
    return text.strip().encode()[:limit].decode(errors="ignore").strip()
