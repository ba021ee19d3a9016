"""Network namespaces of this test process: sockets made inside one stay there.

A namespace is a property of a thread. The tests run in one thread, so one process plays both the
node and the router at the far end of its cables.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_interface
from pathlib import Path

from zos.adapters import nlmsg
from zos.boot.modules import Modules, Rank

_NEW_NET = 0x40000000
_OWN = Path("/proc/thread-self/ns/net")
_LINK = struct.Struct("=BxHiII")
_ADDRESS = struct.Struct("=BBBBI")
_NEW_LINK, _NEW_ADDRESS = 16, 20
_NAME, _INFO, _NAMESPACE = 3, 18, 28
_INFO_KIND, _INFO_DATA, _VETH_PEER = 1, 2, 1
_NO_DETECTION = 0x02  # of duplicate addresses; means nothing for IPv4
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


def plug(router: Namespace, far: str, node: Namespace, card: str) -> None:
    """A cable: `far` in the router's namespace, `card` in the node's. The far end is up."""
    nobody = _LINK.pack(0, 0, 0, 0, 0)
    peer = nobody + nlmsg.text(_NAME, card) + nlmsg.number(_NAMESPACE, node.fd)
    info = nlmsg.text(_INFO_KIND, "veth") + nlmsg.nest(_INFO_DATA, nlmsg.nest(_VETH_PEER, peer))
    body = nobody + nlmsg.text(_NAME, far) + nlmsg.nest(_INFO, info)
    flags = nlmsg.REQUEST | nlmsg.ACK | nlmsg.CREATE | nlmsg.EXCLUSIVE
    with router.inside(), nlmsg.NetlinkSocket(socket.NETLINK_ROUTE) as kernel:
        try:
            kernel.send(nlmsg.message(_NEW_LINK, flags, body), 1)
        except OSError as cause:
            if cause.errno != errno.EOPNOTSUPP:
                raise
            _load("veth")
            kernel.send(nlmsg.message(_NEW_LINK, flags, body), 1)
    pull(router, "lo", out=False)
    pull(router, far, out=False)


def address(router: Namespace, far: str, value: str) -> None:
    """Give the far end of a cable an address with its network, usable at once."""
    interface = ip_interface(value)
    family = socket.AF_INET if interface.version == 4 else socket.AF_INET6
    with router.inside(), nlmsg.NetlinkSocket(socket.NETLINK_ROUTE) as kernel:
        index, prefix = socket.if_nametoindex(far), interface.network.prefixlen
        body = _ADDRESS.pack(family, prefix, _NO_DETECTION, 0, index)
        body += nlmsg.attribute(1, interface.ip.packed) + nlmsg.attribute(2, interface.ip.packed)
        flags = nlmsg.REQUEST | nlmsg.ACK | nlmsg.CREATE
        kernel.send(nlmsg.message(_NEW_ADDRESS, flags, body), 1)


def pull(router: Namespace, far: str, *, out: bool) -> None:
    """Pull the cable, or put it back in: the card at the other end loses or gets its carrier."""
    with router.inside(), nlmsg.NetlinkSocket(socket.NETLINK_ROUTE) as kernel:
        body = _LINK.pack(0, 0, socket.if_nametoindex(far), 0 if out else 1, 1)
        kernel.send(nlmsg.message(_NEW_LINK, nlmsg.REQUEST | nlmsg.ACK, body), 1)


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
