"""A WebSocket over an anyio stream; the protocol itself is the sans-I/O part of `websockets`."""

from __future__ import annotations

import ssl

import anyio
from anyio.abc import ByteStream
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidURI, WebSocketException
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.uri import WebSocketURI, parse_uri

from tfchain_client.errors import TransportError

MAX_MESSAGE = 64 << 20
_CHUNK = 1 << 16


class WebSocket:
    """An open connection: whole text messages in and out."""

    def __init__(self, stream: ByteStream, protocol: ClientProtocol) -> None:
        self._stream = stream
        self._protocol = protocol
        self._writing = anyio.Lock()
        self._parts: list[bytes] = []
        self._ready: list[bytes] = []

    async def send(self, message: bytes) -> None:
        """Raises: TransportError when the connection ended."""
        async with self._writing:
            try:
                self._protocol.send_text(message)
                await self._flush()
            except WebSocketException as error:
                raise TransportError(f"connection ended: {error}") from error

    async def receive(self) -> bytes:
        """The next message. Raises: TransportError when the connection ended."""
        while not self._ready:
            await self._pump()
        return self._ready.pop(0)

    async def close(self) -> None:
        with anyio.move_on_after(2, shield=True):
            await self._stream.aclose()

    async def open(self) -> None:
        """The opening handshake. Raises: TransportError."""
        self._protocol.send_request(self._protocol.connect())
        await self._flush()
        try:
            while self._protocol.state is State.CONNECTING:
                await self._pump()
        except TransportError as end:
            reason = self._protocol.handshake_exc or end
            raise TransportError(f"not a chain: {reason}") from end

    async def _pump(self) -> None:
        """Wait for bytes once and sort the messages out of them."""
        try:
            self._protocol.receive_data(await self._stream.receive(_CHUNK))
        except (anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError) as end:
            raise TransportError("connection ended") from end
        for event in self._protocol.events_received():
            if isinstance(event, Response):
                continue
            self._take(event)
        async with self._writing:
            await self._flush()
        if self._protocol.state in {State.CLOSING, State.CLOSED} and not self._ready:
            raise TransportError(f"connection closed: {self._protocol.close_reason or 'no reason'}")

    def _take(self, event: object) -> None:
        if not isinstance(event, Frame) or event.opcode not in {
            Opcode.TEXT,
            Opcode.BINARY,
            Opcode.CONT,
        }:
            return
        self._parts.append(bytes(event.data))
        if event.fin:
            self._ready.append(b"".join(self._parts))
            self._parts.clear()

    async def _flush(self) -> None:
        try:
            for data in self._protocol.data_to_send():
                if data:
                    await self._stream.send(data)
        except (anyio.BrokenResourceError, anyio.ClosedResourceError) as end:
            raise TransportError("connection ended") from end


def parse_endpoint(url: str) -> WebSocketURI:
    """Host, port and path of a `ws://` or `wss://` address. Raises: TransportError."""
    try:
        return parse_uri(url)
    except (InvalidURI, ValueError) as error:
        raise TransportError(f"{url}: not a ws:// or wss:// address") from error


async def connect(url: str) -> WebSocket:
    """An open connection to `url`; the deadline is the caller's. Raises: TransportError."""
    uri = parse_endpoint(url)
    try:
        stream = await _dial(uri)
    except (OSError, ssl.SSLError) as error:
        raise TransportError(f"{url}: {error}") from error
    except (anyio.EndOfStream, anyio.BrokenResourceError) as end:
        raise TransportError(f"{url}: it ended the connection, and speaks no TLS") from end
    socket = WebSocket(stream, ClientProtocol(uri, max_size=MAX_MESSAGE))
    try:
        await socket.open()
    except BaseException:
        await socket.close()
        raise
    return socket


async def _dial(uri: WebSocketURI) -> ByteStream:
    if uri.secure:
        return await anyio.connect_tcp(uri.host, uri.port, tls=True, tls_standard_compatible=False)
    return await anyio.connect_tcp(uri.host, uri.port)
