"""The connection against a real WebSocket server on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest
from websockets.asyncio.server import ServerConnection, serve

from tfchain_client.errors import PoolError, RpcError, TransportError
from tfchain_client.rpc import Rpc
from tfchain_client.websocket import connect, parse_endpoint

Handler = Callable[[ServerConnection, dict[str, Any]], Awaitable[None]]


async def reply(socket: ServerConnection, request: dict[str, Any], **body: object) -> None:
    await socket.send(json.dumps({"jsonrpc": "2.0", "id": request["id"], **body}))


async def notify(socket: ServerConnection, key: object, *results: object) -> None:
    for result in results:
        params = {"subscription": key, "result": result}
        await socket.send(json.dumps({"jsonrpc": "2.0", "method": "news", "params": params}))


async def endpoint(socket: ServerConnection, request: dict[str, Any]) -> None:
    """What a chain answers, as far as these tests ask."""
    params = request["params"]
    match request["method"]:
        case "echo":
            await reply(socket, request, result=params)
        case "fail":
            error = {"code": params[0], "message": "no", "data": "because"}
            await reply(socket, request, error=error)
        case "count":
            await reply(socket, request, result=params[0])
            await notify(socket, params[0], *range(params[1]))
        case "garbage":
            await socket.send("{")
        case "hang up":
            await socket.close()


@asynccontextmanager
async def server(handler: Handler = endpoint) -> AsyncIterator[str]:
    async def talk(socket: ServerConnection) -> None:
        async for message in socket:
            await handler(socket, json.loads(message))

    async with serve(talk, "127.0.0.1", 0, max_size=1 << 24) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}"


@asynccontextmanager
async def connection() -> AsyncIterator[Rpc]:
    """An open connection; its end is expected."""
    async with server() as url:
        with anyio.fail_after(20):
            rpc = Rpc(await connect(url), url)
            async with anyio.create_task_group() as tasks:

                async def read() -> None:
                    with pytest.raises(TransportError):
                        await rpc.run()

                tasks.start_soon(read)
                yield rpc
                with pytest.raises(TransportError):
                    await rpc.call("hang up")


def run(scene: Callable[[Rpc], Awaitable[None]]) -> None:
    async def play() -> None:
        async with connection() as rpc:
            await scene(rpc)

    anyio.run(play)


def test_answers_find_their_request() -> None:
    async def scene(rpc: Rpc) -> None:
        found: dict[int, object] = {}

        async def ask(number: int) -> None:
            found[number] = await rpc.call("echo", number)

        async with anyio.create_task_group() as tasks:
            for number in range(20):
                tasks.start_soon(ask, number)
        assert found == {number: [number] for number in range(20)}

    run(scene)


def test_large_messages_pass() -> None:
    async def scene(rpc: Rpc) -> None:
        text = "x" * 3_000_000
        assert await rpc.call("echo", text) == [text]

    run(scene)


def test_errors_carry_code_message_and_data() -> None:
    async def scene(rpc: Rpc) -> None:
        with pytest.raises(RpcError, match=r"fail: no \(-32601\): because") as raised:
            await rpc.call("fail", -32601)
        assert (raised.value.code, raised.value.data) == (-32601, "because")
        assert not isinstance(raised.value, PoolError)
        with pytest.raises(PoolError) as refused:
            await rpc.call("fail", 1014)
        assert refused.value.retryable

    run(scene)


def test_an_answer_of_another_type_is_an_error() -> None:
    async def scene(rpc: Rpc) -> None:
        with pytest.raises(RpcError, match="unexpected answer"):
            await rpc.fetch(int, "echo", "text")

    run(scene)


def test_notifications_come_in_order() -> None:
    async def scene(rpc: Rpc) -> None:
        async with rpc.subscribe("count", "uncount", "sub-1", 3) as news:
            assert [await news.receive() for _ in range(3)] == [0, 1, 2]

    run(scene)


def test_a_subscriber_that_lags_too_far_is_cut_off() -> None:
    async def scene(rpc: Rpc) -> None:
        async with rpc.subscribe("count", "uncount", 7, 3000) as news:
            assert await rpc.call("echo", 1) == [1]
            seen = [number async for number in news]
        assert seen == list(range(len(seen)))
        assert len(seen) < 3000

    run(scene)


def test_the_end_of_the_connection_ends_everything_that_waits() -> None:
    async def scene(rpc: Rpc) -> None:
        async with rpc.subscribe("count", "uncount", "sub-1", 3) as news:
            for _ in range(3):
                await news.receive()
            with pytest.raises(TransportError):
                await rpc.call("hang up")
            with pytest.raises(anyio.EndOfStream):
                await news.receive()

    run(scene)


def test_a_server_that_speaks_no_json_ends_the_connection() -> None:
    async def scene(rpc: Rpc) -> None:
        with pytest.raises(TransportError):
            await rpc.call("garbage")

    run(scene)


@pytest.mark.parametrize("url", ["http://host", "ws://", "nonsense", "ws://[::1"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(TransportError, match="not a ws://"):
        parse_endpoint(url)


def test_nobody_listening_is_a_transport_error() -> None:
    async def scene() -> None:
        async with server() as url:
            gone = url
        with anyio.fail_after(10), pytest.raises(TransportError):
            await connect(gone)

    anyio.run(scene)


def test_a_server_without_websockets_is_a_transport_error() -> None:
    async def scene() -> None:
        async def web(stream: anyio.abc.SocketStream) -> None:
            async with stream:
                await stream.receive()
                await stream.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

        listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
        async with listener, anyio.create_task_group() as tasks:
            tasks.start_soon(listener.serve, web)
            port = listener.extra(anyio.abc.SocketAttribute.local_port)
            with anyio.fail_after(10), pytest.raises(TransportError, match="404"):
                await connect(f"ws://127.0.0.1:{port}")
            tasks.cancel_scope.cancel()

    anyio.run(scene)
