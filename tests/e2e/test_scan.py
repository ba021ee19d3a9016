"""What a neighbour on the same cable can find out about a node."""

from __future__ import annotations

import socket

import anyio
import pytest

from image.machine import wire_nic
from tests.e2e.bench import Bench

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]
NODE, NEIGHBOUR, PORT = "10.9.9.2", "10.9.9.3", 8080
# Runs in the neighbour. A port that answers at all is told, open or refused.
SCAN = """
import errno, resource, select, socket, time

# The neighbour remembers every attempt, and would run out of room for them.
with open("/proc/sys/net/netfilter/nf_conntrack_max", "w") as limit:
    limit.write("262144")
resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))

def scan(host, ports, batch=4000, wait=1.0):
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


LISTEN = """
import socket, time
def main(port):
    with socket.create_server(("0.0.0.0", port)):
        say("listens")
        time.sleep(600)
"""


async def test_a_port_scan_from_the_same_segment_finds_nothing(bench: Bench) -> None:
    """Not even a program that listens: the test agent starts one in the node."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with near, far:
        cable, other = wire_nic(1, near.fileno()), wire_nic(2, far.fileno())
        words = bench.settings(ip=f"{NODE}/24")
        node = bench.spec("scanned", nics=(cable,), settings=words, memory=1024)
        words = bench.settings(ip=f"{NEIGHBOUR}/24")
        scanner = bench.spec("scanner", nics=(other,), settings=words, memory=1024)
        async with (
            bench.boot("scanned", node) as guest,
            bench.boot("scanner", scanner) as neighbour,
            anyio.create_task_group() as tasks,
        ):
            await guest.has_address(NODE)
            await neighbour.has_address(NEIGHBOUR)
            await tasks.start(guest.stay, LISTEN, {"port": PORT})
            await tasks.start(neighbour.stay, LISTEN, {"port": PORT})
            control = await neighbour.run(f"{SCAN}\nresult = scan('{NEIGHBOUR}', [{PORT}, 1])")
            assert control == {str(PORT): "open", "1": "ECONNREFUSED"}, "the scanner is blind"
            answers, arp = await neighbour.run(
                f"{SCAN}\nresult = scan('{NODE}', range(1, 65536)), neighbours()", seconds=300
            )
            assert answers == {}
            assert arp[NODE] == cable.mac, "the node was not on the cable at all"
            tasks.cancel_scope.cancel()
