"""SNTP (RFC 4330, RFC 5905): a question and what its answer says. Bytes only, no sockets.

The question carries a random number where the client's time would be (as RFC 9109 and the data
minimisation drafts advise): the answer must repeat it, and nobody learns what our clock says.
"""

from __future__ import annotations

import struct

from zos.model.errors import UnavailableError

_PACKET = struct.Struct("!BBbbIII8s8s8s8s")
_VERSION_4_CLIENT = 0x23
_SERVER = 4
_UNSYNCHRONISED = 3
_TO_1900 = 2_208_988_800  # seconds from 1900 to 1970
_ERA = 1 << 32
NONCE_SIZE = 8


def question(nonce: bytes) -> bytes:
    """A client's packet with `nonce` (8 bytes) as its transmit time."""
    empty = bytes(8)
    return _PACKET.pack(_VERSION_4_CLIENT, 0, 0, 0, 0, 0, 0, empty, empty, empty, nonce)


def time_of(reply: bytes, nonce: bytes, *, delay: float, floor: float) -> float:
    """Unix time at the moment the reply came.

    `delay`: seconds between question and reply; half of what the server did not use is the way
    back. `floor`: a moment that is past for sure; it tells the era of the 32-bit seconds, which
    begin anew in 2036.
    Raises: UnavailableError when the reply is none, or the server does not know the time.
    """
    if len(reply) < _PACKET.size:
        raise UnavailableError("time server: the reply is too short")
    first, stratum, *_, origin, received, sent = _PACKET.unpack_from(reply)
    if first & 7 != _SERVER or origin != nonce:
        raise UnavailableError("time server: the reply is not to our question")
    if first >> 6 == _UNSYNCHRONISED or not 1 <= stratum <= 15 or sent == bytes(8):
        raise UnavailableError("time server: it does not know the time itself")
    worked = _seconds(sent, floor) - _seconds(received, floor)
    return _seconds(sent, floor) + max(delay - max(worked, 0.0), 0.0) / 2


def _seconds(stamp: bytes, floor: float) -> float:
    """The first moment not before `floor` that has this timestamp."""
    whole: int
    fraction: int
    whole, fraction = struct.unpack("!II", stamp)
    start = int(floor)
    return start + (whole - (start + _TO_1900)) % _ERA + fraction / _ERA
