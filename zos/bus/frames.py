"""Frames of the bus, sans-I/O: bytes to messages and messages to bytes.

A frame is its length (4 bytes, big endian) and a MessagePack array whose first element names the
kind. A connection carries one question; a call has one answer, a subscription any number.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

LIMIT = 1 << 20  # bytes of one frame's body
# What msgspec raises for bytes that are no value of the type: text may also be no UTF-8.
MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_HEAD = 4


class FrameError(Exception):
    """What came is no frame of the bus; the connection is not worth keeping."""


class Call(msgspec.Struct, frozen=True, array_like=True, tag="call"):
    """Asks `method` once."""

    method: str
    payload: msgspec.Raw


class Subscribe(msgspec.Struct, frozen=True, array_like=True, tag="subscribe"):
    """Asks `method` for items until either side hangs up."""

    method: str
    payload: msgspec.Raw


class Answer(msgspec.Struct, frozen=True, array_like=True, tag="answer"):
    """The reply to a call, or one item of a subscription."""

    payload: msgspec.Raw


class Ended(msgspec.Struct, frozen=True, array_like=True, tag="ended"):
    """No more items: the source of the subscription has come to its end."""


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """Trying again does not help."""

    message: str


class Unavailable(msgspec.Struct, frozen=True, array_like=True, tag="unavailable"):
    """Trying again may help."""

    message: str


Question = Call | Subscribe
Reply = Answer | Ended | Refused | Unavailable
Message = Call | Subscribe | Answer | Ended | Refused | Unavailable

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def encode(message: Message) -> bytes:
    """Raises FrameError for one that is too big."""
    body = _encoder.encode(message)
    if len(body) > LIMIT:
        raise FrameError(f"a frame of {len(body)} bytes is above the limit of {LIMIT}")
    return len(body).to_bytes(_HEAD, "big") + body


def pack(value: msgspec.Struct) -> msgspec.Raw:
    return msgspec.Raw(_encoder.encode(value))


class Splitter:
    """Collects bytes and yields the messages that are whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Raises FrameError as soon as a head announces too much, or a body is no message."""
        self._buffer += data
        while len(self._buffer) >= _HEAD:
            size = int.from_bytes(self._buffer[:_HEAD], "big")
            if size > LIMIT:
                raise FrameError(f"a frame of {size} bytes is above the limit of {LIMIT}")
            if len(self._buffer) < _HEAD + size:
                return
            body = bytes(self._buffer[_HEAD : _HEAD + size])
            del self._buffer[: _HEAD + size]
            yield _decode(body)


def _decode(body: bytes) -> Message:
    try:
        return _decoder.decode(body)
    except MALFORMED as cause:
        raise FrameError(f"no message of the bus: {cause}") from cause
