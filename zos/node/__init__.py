"""The one privileged core: wires storage, network, capacity and clock into one event loop.

Owns the clock and what the other services are told of the machine. Never parses what a stranger
sent beyond DHCP and time replies, and holds no key.
"""
