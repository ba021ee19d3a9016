"""What a neighbour on the same cable can find out about a node."""

from __future__ import annotations

import socket

import pytest

from image.machine import Nic, wire_nic
from tests.e2e.bench import HOST, Bench

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]
MAC = "52:54:00:12:34:01"  # of the node
# Runs in the neighbour. A port that answers at all is told, open or refused.
SCAN = """
import errno, select, socket, time

def scan(host, ports, batch=500, wait=0.5):
    answers = {}
    for at in range(0, len(ports), batch):
        waiting = {}
        for port in ports[at:at + batch]:
            s = socket.socket()
            s.setblocking(False)
            code = s.connect_ex((host, port))
            if code == errno.EINPROGRESS:
                waiting[s] = port
            else:
                answers[port] = errno.errorcode.get(code, str(code))
                s.close()
        poll = select.poll()
        for s in waiting:
            poll.register(s, select.POLLOUT)
        numbers = {s.fileno(): s for s in waiting}
        end = time.monotonic() + wait
        while numbers and time.monotonic() < end:
            for number, _ in poll.poll(100):
                s = numbers.pop(number)
                poll.unregister(number)
                code = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                answers[waiting[s]] = errno.errorcode.get(code, "open") if code else "open"
        for s in waiting:
            s.close()
    return answers

def neighbours():
    with open("/proc/net/arp") as table:
        return {line.split()[0]: line.split()[3] for line in table.readlines()[1:]}
"""


def segment(cable: socket.socket) -> tuple[Nic, tuple[str, ...]]:
    """A card on a hub with QEMU's router and with a cable; and the options that make the hub."""
    number = cable.fileno()
    options = (
        "-netdev", "user,id=router",
        "-netdev", "hubport,id=port1,hubid=0,netdev=router",
        "-netdev", f"dgram,id=cable,local.type=fd,local.str={number}",
        "-netdev", "hubport,id=port2,hubid=0,netdev=cable",
    )  # fmt: skip
    return Nic(mac=MAC, netdev="hubport,hubid=0", fd=number), options


async def test_a_port_scan_from_the_same_segment_finds_nothing(bench: Bench) -> None:
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with near, far:
        card, hub = segment(near)
        disk = bench.disk("scanned", "scanned")
        node = bench.spec("scanned", disks=(disk,), nics=(card,), extra=hub)
        scanner = bench.spec("scanner", nics=(wire_nic(2, far.fileno()),), memory=1024)
        async with bench.boot("scanned", node) as guest:
            await guest.registered()
            (address,) = (await bench.row("scanned")).addresses
            async with bench.boot("scanner", scanner) as neighbour:
                await neighbour.token("uplink ready")
                port = bench.chain_port
                control = await neighbour.run(f"{SCAN}\nresult = scan('{HOST}', [{port}])")
                assert control == {str(port): "open"}, "the scanner itself does not work"
                answers, arp = await neighbour.run(
                    f"{SCAN}\nresult = scan('{address}', range(1, 65536)), neighbours()",
                    seconds=300,
                )
                assert answers == {}
                assert arp[address] == MAC, "the node was not on the cable at all"
