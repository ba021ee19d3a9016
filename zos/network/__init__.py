"""The uplink: links, addresses, routes, name servers, firewall. Opens no port.

Owns the bridge `zos` and every network card of the machine; one card is the bridge's port, the
others are kept up and tried while that one does not reach the chain. Never touches a link that is
neither, and never a route or an address that it did not make on a link of its own.
"""

from zos.network.gate import Gate, endpoints
from zos.network.reconcile import Network, Wiring

__all__ = ["Gate", "Network", "Wiring", "endpoints"]
