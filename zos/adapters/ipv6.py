"""Network settings that the kernel keeps as files: IPv6 a link, and ARP for all."""

from __future__ import annotations

from pathlib import Path

from zos.model.errors import UnavailableError
from zos.model.link import Ipv6

_IPV4_CONF = Path("/proc/sys/net/ipv4/conf/all")
_IPV6_CONF = Path("/proc/sys/net/ipv6/conf")
_MODES = {
    Ipv6.OFF: {"disable_ipv6": "1"},
    Ipv6.CANDIDATE: {"accept_ra": "2", "ra_defrtr_metric": "2048", "disable_ipv6": "0"},
    Ipv6.UPLINK: {"accept_ra": "2", "ra_defrtr_metric": "1024", "disable_ipv6": "0"},
}
_ARP = {"arp_ignore": "1", "arp_announce": "2", "promote_secondaries": "1"}


def prepare() -> None:
    """Settings of this namespace that hold for every link.

    A link answers ARP only for its own addresses (two cards may sit on one segment), and taking
    an address away does not take its neighbours of the same network with it.
    """
    try:
        for key, value in _ARP.items():
            (_IPV4_CONF / key).write_text(value)
    except OSError as cause:
        raise UnavailableError(f"network settings cannot be written: {cause}") from cause


def set_ipv6(link: str, mode: Ipv6) -> None:
    """Write the settings of `mode`; the switch comes last, so that nothing is missed."""
    try:
        for key, value in _MODES[mode].items():
            (_IPV6_CONF / link / key).write_text(value)
    except OSError as cause:
        raise UnavailableError(f"IPv6 of {link} cannot be set to {mode}: {cause}") from cause


def see_ipv6(link: str) -> Ipv6:
    """The mode whose settings all hold, or UNKNOWN."""
    try:
        for mode, keys in _MODES.items():
            if all((_IPV6_CONF / link / k).read_text().strip() == v for k, v in keys.items()):
                return mode
    except OSError:
        return Ipv6.UNKNOWN
    return Ipv6.UNKNOWN
