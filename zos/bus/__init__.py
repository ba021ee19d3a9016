"""How the services of one node talk: typed calls and streams over Unix sockets.

Owns framing, peer credentials and deadlines; never decides what a method may do.
"""

from zos.bus.calls import Nothing
from zos.bus.client import BusClient
from zos.bus.method import Method, Stream
from zos.bus.server import BusServer
from zos.bus.watch import Watched

__all__ = ["BusClient", "BusServer", "Method", "Nothing", "Stream", "Watched"]
