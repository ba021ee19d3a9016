from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream

from zos.chain.activation import activate
from zos.chain.http import parse_status, post, request
from zos.model.errors import UnavailableError


@asynccontextmanager
async def server(answer: bytes, seen: list[bytes]) -> AsyncIterator[str]:
    """An address that answers every connection with `answer` and keeps what was asked."""

    async def serve(stream: SocketStream) -> None:
        async with stream:
            seen.append(await stream.receive())
            if answer:
                await stream.send(answer)

    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        port = listener.extra(SocketAttribute.local_port)
        yield f"http://127.0.0.1:{port}/activation/activate"
        tasks.cancel_scope.cancel()


def test_a_post_is_plain_http() -> None:
    assert request("h:1", "/a", b"{}") == (
        b"POST /a HTTP/1.1\r\nHost: h:1\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\nConnection: close\r\n\r\n{}"
    )


@pytest.mark.parametrize("line", [b"", b"SSH-2.0-x", b"HTTP/1.1", b"HTTP/1.1 abc"])
def test_an_answer_that_is_not_http_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="not HTTP"):
        parse_status(line)


def test_the_activation_service_gets_the_address_as_json() -> None:
    async def scene() -> None:
        seen: list[bytes] = []
        async with server(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull", seen) as url:
            with anyio.fail_after(10):
                await activate((url,), "5Address")
        assert seen[0].startswith(b"POST /activation/activate HTTP/1.1\r\n")
        assert seen[0].endswith(b'{"substrateAccountID":"5Address"}')

    anyio.run(scene)


def test_the_next_service_is_asked_when_one_fails() -> None:
    async def scene() -> None:
        bad: list[bytes] = []
        good: list[bytes] = []
        async with (
            server(b"HTTP/1.1 500 Oh\r\n\r\n", bad) as first,
            server(b"HTTP/1.1 409 Conflict\r\n\r\n", good) as second,
        ):
            with anyio.fail_after(10):
                await activate((first, second), "5Address")
        assert len(bad) == len(good) == 1

    anyio.run(scene)


@pytest.mark.parametrize(
    ("answer", "reason"), [(b"HTTP/1.1 404 No\r\n\r\n", "status 404"), (b"", "not HTTP")]
)
def test_the_last_reason_is_told_when_all_fail(answer: bytes, reason: str) -> None:
    async def scene() -> None:
        async with server(answer, []) as url:
            with anyio.fail_after(10), pytest.raises(UnavailableError, match=reason):
                await activate((url,), "5Address")

    anyio.run(scene)


@pytest.mark.parametrize("url", ["ftp://x/", "http:///nohost", "http://127.0.0.1:99999/"])
def test_an_impossible_address_is_unavailable(url: str) -> None:
    with pytest.raises(UnavailableError):
        anyio.run(post, url, b"")


def test_nobody_listening_is_unavailable() -> None:
    async def scene() -> None:
        async with server(b"", []) as url:
            gone = url
        with anyio.fail_after(10), pytest.raises(UnavailableError):
            await post(gone, b"")

    anyio.run(scene)
