"""What a neighbour on the same cable can find out about a node."""

from __future__ import annotations

import socket

import pytest

from image.machine import user_nic, wire_nic
from tests.e2e.bench import HOST, Bench

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]
NODE, NEIGHBOUR = "10.9.9.2", "10.9.9.3"
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


async def test_a_port_scan_from_the_same_segment_finds_nothing(bench: Bench) -> None:
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with near, far:
        cable, other = wire_nic(2, near.fileno()), wire_nic(3, far.fileno())
        node = bench.spec(
            "scanned", disks=(bench.disk("scanned", "scanned"),), nics=(user_nic(1), cable),
            settings=(*bench.settings(), f"ip={NODE}/24,nic={cable.mac}"),
        )  # fmt: skip
        scanner = bench.spec(
            "scanner", nics=(user_nic(1), other), memory=1024,
            settings=(*bench.settings(), f"ip={NEIGHBOUR}/24,nic={other.mac}"),
        )  # fmt: skip
        async with (
            bench.boot("scanned", node) as guest,
            bench.boot("scanner", scanner) as neighbour,
        ):
            await guest.registered()
            await neighbour.token("uplink ready")
            control = await neighbour.run(f"{SCAN}\nresult = scan('{HOST}', [{bench.chain_port}])")
            assert control == {str(bench.chain_port): "open"}, "the scanner itself does not work"
            found = await neighbour.run(
                f"{SCAN}\nresult = scan('{NODE}', range(1, 65536)), neighbours()", seconds=300
            )
            answers, arp = found
            assert answers == {}
            assert arp[NODE] == cable.mac, "the node was not on the cable at all"
