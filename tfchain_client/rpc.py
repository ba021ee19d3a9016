"""One connection's JSON-RPC: requests by id, subscriptions by the id the chain gives them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from tfchain_client.errors import RpcError, TransportError, rpc_error
from tfchain_client.websocket import WebSocket

T = TypeVar("T")
_BACKLOG = 1024  # notifications that one subscriber may lag behind before it is cut off
_PATIENCE = 30.0  # seconds: an endpoint that holds a plain request longer is not answering


class _Failure(msgspec.Struct, frozen=True):
    code: int
    message: str
    data: object = None


class _Params(msgspec.Struct, frozen=True):
    subscription: str | int
    result: object


class _Message(msgspec.Struct, frozen=True):
    id: int | str | None = None
    method: str | None = None
    params: _Params | None = None
    result: object = None
    error: _Failure | None = None


class _Request:
    """A request on its way."""

    def __init__(self, method: str, queue: MemoryObjectSendStream[object] | None = None) -> None:
        self.method = method
        self.queue = queue
        self.done = anyio.Event()
        self.result: object = None
        self.error: Exception | None = None


class Rpc:
    """Requests and subscriptions on one open WebSocket; `run` reads until it ends."""

    def __init__(self, socket: WebSocket, endpoint: str) -> None:
        self.endpoint = endpoint
        self._socket = socket
        self._next = 0
        self._requests: dict[int, _Request] = {}
        self._queues: dict[str | int, MemoryObjectSendStream[object]] = {}
        self._ended: TransportError | None = None

    async def run(self) -> None:
        """Dispatch what comes. Raises: TransportError when the connection ends."""
        decoder = msgspec.json.Decoder(_Message)
        try:
            while True:
                self._dispatch(decoder.decode(await self._socket.receive()))
        except msgspec.MsgspecError as error:
            raise TransportError(f"{self.endpoint}: not JSON-RPC: {error}") from error
        finally:
            self._end(TransportError(f"{self.endpoint}: connection ended"))
            await self._socket.close()

    async def call(self, method: str, *params: object) -> object:
        """The result of a request. Raises: RpcError, TransportError."""
        request = _Request(method)
        return await self._ask(request, params)

    async def fetch(self, kind: type[T], method: str, *params: object) -> T:
        """The result as a value of type `kind`."""
        result = await self.call(method, *params)
        try:
            return msgspec.convert(result, kind)
        except msgspec.ValidationError as error:
            raise RpcError(method, 0, f"unexpected answer: {error}") from error

    @asynccontextmanager
    async def subscribe(
        self, method: str, unsubscribe: str, *params: object
    ) -> AsyncIterator[MemoryObjectReceiveStream[object]]:
        """The notifications of a subscription; the stream ends with the connection."""
        send, receive = anyio.create_memory_object_stream[object](_BACKLOG)
        with send, receive:
            key = await self._ask(_Request(method, send), params)
            try:
                yield receive
            finally:
                self._queues.pop(key, None)  # type: ignore[call-overload]  # a JSON value
                with anyio.move_on_after(1, shield=True):
                    await self._forget(unsubscribe, key)

    async def _forget(self, unsubscribe: str, key: object) -> None:
        """End a subscription at the chain's side as well, where that still works."""
        if self._ended is not None:
            return
        self._next += 1
        try:
            await self._send(self._next, unsubscribe, (key,))
        except TransportError as error:
            self._end(error)

    async def _ask(self, request: _Request, params: tuple[object, ...]) -> object:
        if self._ended is not None:
            raise self._ended
        self._next += 1
        number = self._next
        self._requests[number] = request
        try:
            with anyio.move_on_after(_PATIENCE):
                await self._send(number, request.method, params)
                await request.done.wait()
        finally:
            self._requests.pop(number, None)
        if not request.done.is_set():
            raise TransportError(f"{self.endpoint}: {request.method} was not answered")
        if request.error is not None:
            raise request.error
        return request.result

    async def _send(self, number: int, method: str, params: tuple[object, ...]) -> None:
        body = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        await self._socket.send(msgspec.json.encode(body))

    def _dispatch(self, message: _Message) -> None:
        if message.params is not None:
            self._notify(message.params)
            return
        request = self._requests.get(message.id) if isinstance(message.id, int) else None
        if request is None:
            return
        if message.error is not None:
            failure = message.error
            request.error = rpc_error(request.method, failure.code, failure.message, failure.data)
        else:
            request.result = message.result
            if request.queue is not None and isinstance(message.result, str | int):
                self._queues[message.result] = request.queue
        request.done.set()

    def _notify(self, params: _Params) -> None:
        queue = self._queues.get(params.subscription)
        if queue is None:
            return
        try:
            queue.send_nowait(params.result)
        except anyio.WouldBlock:
            self._queues.pop(params.subscription).close()
        except (anyio.BrokenResourceError, anyio.ClosedResourceError):
            self._queues.pop(params.subscription)

    def _end(self, error: TransportError) -> None:
        self._ended = self._ended or error
        for request in self._requests.values():
            request.error = request.error or error
            request.done.set()
        for queue in self._queues.values():
            queue.close()
        self._queues.clear()
