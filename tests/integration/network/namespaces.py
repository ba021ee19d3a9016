"""Network namespaces of this test process: sockets made inside one stay there.

A namespace is a property of a thread. The tests run in one thread, so one process plays both the
node and the router at the far end of its cables.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyroute2 import AsyncIPRoute
from pyroute2.netlink.exceptions import NetlinkError

from zos.boot.modules import Modules, Rank

_NEW_NET = 0x40000000
_OWN = Path("/proc/thread-self/ns/net")
_UNKNOWN_KIND = 95
_libc = ctypes.CDLL(None, use_errno=True)


class Namespace:
    """An empty network of its own, until `close`."""

    def __init__(self) -> None:
        home = os.open(_OWN, os.O_RDONLY)
        try:
            _check(_libc.unshare(_NEW_NET))
            self.fd = os.open(_OWN, os.O_RDONLY)
        finally:
            _check(_libc.setns(home, _NEW_NET))
            os.close(home)

    def close(self) -> None:
        os.close(self.fd)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be in the namespace, and come back."""
        home = os.open(_OWN, os.O_RDONLY)
        try:
            _check(_libc.setns(self.fd, _NEW_NET))
            yield
        finally:
            _check(_libc.setns(home, _NEW_NET))
            os.close(home)


async def plug(router: Namespace, far: str, node: Namespace, card: str) -> None:
    """A cable: `far` in the router's namespace, `card` in the node's. The far end is up."""
    with router.inside():
        async with AsyncIPRoute() as ip:
            await ip.link("set", index=1, state="up")
            await _add_veth(ip, far, card)
            (index,) = await ip.link_lookup(ifname=card)
            await ip.link("set", index=index, net_ns_fd=node.fd)
            await set_up(ip, far, up=True)


async def address(router: Namespace, far: str, value: str, prefix: int) -> None:
    """Give the far end of a cable an address, usable at once."""
    with router.inside():
        async with AsyncIPRoute() as ip:
            (index,) = await ip.link_lookup(ifname=far)
            flags = 0x02 if ":" in value else 0  # no duplicate address detection
            await ip.addr("add", index=index, address=value, prefixlen=prefix, flags=flags)


async def pull(router: Namespace, far: str, *, out: bool) -> None:
    """Pull the cable, or put it back in: the card at the other end loses or gets its carrier."""
    with router.inside():
        async with AsyncIPRoute() as ip:
            await set_up(ip, far, up=not out)


async def set_up(ip: AsyncIPRoute, name: str, *, up: bool) -> None:
    (index,) = await ip.link_lookup(ifname=name)
    await ip.link("set", index=index, state="up" if up else "down")


async def _add_veth(ip: AsyncIPRoute, one: str, other: str) -> None:
    try:
        await ip.link("add", ifname=one, kind="veth", peer={"ifname": other})
    except NetlinkError as cause:
        if cause.code != _UNKNOWN_KIND:
            raise
        _load("veth")
        await ip.link("add", ifname=one, kind="veth", peer={"ifname": other})


def _load(module: str) -> None:
    """In the lab guest the kernel may start no program that would load it."""
    modules = Modules(Path("/usr/lib/modules") / os.uname().release, _refused)
    modules.want(module, Rank.DEVICE)
    while modules.step():
        pass


def _refused(module: str, reason: str) -> None:
    raise OSError(f"module {module}: {reason}")


def _check(status: int) -> None:
    if status:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
