"""How the values of settings are written. Each parser raises ValueError on anything else."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_interface
from urllib.parse import urlsplit

from zos.model.settings import Location, RunMode, StaticAddress
from zos.model.units import FarmId

# The boot loaders of the original grid also wrote these names.
_MODE_SYNONYMS = {"production": "prod", "testing": "test", "development": "dev"}
_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_YES, _NO = frozenset({"", "yes", "true", "on", "1"}), frozenset({"no", "false", "off", "0"})
_MAX_U32 = (1 << 32) - 1


def run_mode(text: str) -> RunMode:
    return RunMode(_MODE_SYNONYMS.get(text, text))


def farm_id(text: str) -> FarmId:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MAX_U32):
        raise ValueError(text)
    return FarmId(int(text))


def flag(text: str) -> bool:
    """A bare word means yes."""
    if text.lower() not in _YES | _NO:
        raise ValueError(text)
    return text.lower() in _YES


def ws_url(text: str) -> str:
    return _url(text, ("ws", "wss"))


def http_url(text: str) -> str:
    return _url(text, ("http", "https"))


def _url(text: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
        raise ValueError(text)
    return text


def words(text: str) -> tuple[str, ...]:
    """A list separated by commas, without empty items and of at least one."""
    items = tuple(item.strip() for item in text.split(","))
    if not all(items):
        raise ValueError(text)
    return items


def hosts(text: str) -> tuple[str, ...]:
    """Names or addresses, separated by commas."""
    return tuple(_host(item) for item in words(text))


def _host(text: str) -> str:
    if ":" in text:
        return str(ip_address(text))
    if not _HOST.fullmatch(text):
        raise ValueError(text)
    return text


def location(text: str) -> Location:
    """`latitude,longitude,country,city`; the city may hold commas."""
    latitude, longitude, country, city = (part.strip() for part in text.split(",", 3))
    if not (abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180 and country and city):
        raise ValueError(text)
    return Location(latitude=latitude, longitude=longitude, country=country, city=city)


def static_address(text: str) -> StaticAddress | None:
    """Addresses with prefix length and `gw=`, `dns=`, `nic=`; None for `dhcp`, the default."""
    if text == "dhcp":
        return None
    nic, addresses = "", list[str]()
    lists: dict[str, list[str]] = {"gw": [], "dns": []}
    for word in words(text):
        key, equals, value = word.partition("=")
        if not equals:
            addresses.append(_with_prefix(word))
        elif key == "nic":
            nic = _mac(value)
        elif key in lists:
            lists[key].append(str(ip_address(value)))
        else:
            raise ValueError(word)
    if not addresses:
        raise ValueError(text)
    return StaticAddress(
        nic=nic, addresses=tuple(addresses), gateways=tuple(lists["gw"]), dns=tuple(lists["dns"])
    )


def _with_prefix(text: str) -> str:
    """The prefix length is asked for: a forgotten one would mean a network of one address."""
    if "/" not in text:
        raise ValueError(text)
    return str(ip_interface(text))


def _mac(text: str) -> str:
    mac = text.lower().replace("-", ":")
    if not _MAC.fullmatch(mac):
        raise ValueError(text)
    return mac
