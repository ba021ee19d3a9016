"""Client and server over real Unix sockets."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from pathlib import Path

import anyio
import msgspec
import pytest

from zos.bus import BusClient, BusServer, Method, Nothing, Stream, Watched, server
from zos.bus.frames import LIMIT, Answer, Splitter, encode, pack
from zos.model.errors import BusError, RefusedError, UnavailableError

pytestmark = pytest.mark.anyio


class Number(msgspec.Struct, frozen=True, kw_only=True):
    value: int


class Text(msgspec.Struct, frozen=True, kw_only=True):
    text: str


DOUBLE = Method("calc", "double", Number, Number, frozenset({"chain"}))
COUNT = Stream("calc", "count", Number, Number, frozenset({"chain"}))


async def double(request: Number) -> Number:
    return Number(value=request.value * 2)


async def count(request: Number) -> AsyncGenerator[Number, None]:
    for value in range(request.value):
        yield Number(value=value)


@contextlib.asynccontextmanager
async def calc(
    folder: Path, name_of: Callable[[int], str] = lambda _: "chain"
) -> AsyncIterator[BusServer]:
    answering = BusServer("calc", folder, name_of)
    answering.answer(DOUBLE, double)
    answering.publish(COUNT, count)
    async with anyio.create_task_group() as tasks:
        await tasks.start(answering.run)
        with anyio.fail_after(20):
            yield answering
        tasks.cancel_scope.cancel()


async def test_a_call_is_answered(tmp_path: Path) -> None:
    async with calc(tmp_path):
        reply = await BusClient(tmp_path).call(DOUBLE, Number(value=21))
    assert reply == Number(value=42)


async def test_a_hundred_callers_at_once_all_get_their_own_answer(tmp_path: Path) -> None:
    got: dict[int, int] = {}

    async def ask(value: int) -> None:
        got[value] = (await BusClient(tmp_path).call(DOUBLE, Number(value=value))).value

    async with calc(tmp_path), anyio.create_task_group() as tasks:
        for value in range(100):
            tasks.start_soon(ask, value)
    assert got == {value: value * 2 for value in range(100)}


async def test_a_subscription_gives_each_item_and_ends_with_its_source(tmp_path: Path) -> None:
    async with calc(tmp_path), BusClient(tmp_path).subscribe(COUNT, Number(value=3)) as items:
        assert [item.value async for item in items] == [0, 1, 2]


async def test_a_service_without_the_right_is_refused(tmp_path: Path) -> None:
    async with calc(tmp_path, lambda _: "console"):
        with pytest.raises(RefusedError, match="calc double: not for console"):
            await BusClient(tmp_path).call(DOUBLE, Number(value=1))
        async with BusClient(tmp_path).subscribe(COUNT, Number(value=1)) as items:
            with pytest.raises(RefusedError, match="calc count: not for console"):
                await anext(items)


async def test_the_core_may_call_everything(tmp_path: Path) -> None:
    async with calc(tmp_path, lambda _: "node"):
        assert (await BusClient(tmp_path).call(DOUBLE, Number(value=1))).value == 2


async def test_the_servers_word_on_who_calls_is_the_kernels(tmp_path: Path) -> None:
    asked: list[int] = []

    def name_of(uid: int) -> str:
        asked.append(uid)
        return "chain"

    async with calc(tmp_path, name_of):
        await BusClient(tmp_path).call(DOUBLE, Number(value=1))
    assert asked == [os.getuid()]


async def test_an_unknown_method_is_refused_by_name(tmp_path: Path) -> None:
    other = Method("calc", "halve", Number, Number, frozenset({"chain"}))
    async with calc(tmp_path):
        with pytest.raises(RefusedError, match="calc has no method halve"):
            await BusClient(tmp_path).call(other, Number(value=1))


async def test_an_unknown_stream_is_refused_by_name(tmp_path: Path) -> None:
    other = Stream("calc", "rain", Number, Number, frozenset({"chain"}))
    async with calc(tmp_path), BusClient(tmp_path).subscribe(other, Number(value=1)) as items:
        with pytest.raises(RefusedError, match="calc has no stream rain"):
            await anext(items)


async def test_a_request_of_the_wrong_shape_is_refused(tmp_path: Path) -> None:
    other = Method("calc", "double", Text, Number, frozenset({"chain"}))
    async with calc(tmp_path):
        with pytest.raises(RefusedError, match="calc double: "):
            await BusClient(tmp_path).call(other, Text(text="1"))


async def test_a_reply_of_the_wrong_shape_is_a_bus_error(tmp_path: Path) -> None:
    other = Method("calc", "double", Number, Text, frozenset({"chain"}))
    async with calc(tmp_path):
        with pytest.raises(BusError, match="calc double: "):
            await BusClient(tmp_path).call(other, Number(value=1))


async def test_what_the_answerer_raises_is_raised_at_the_asker(tmp_path: Path) -> None:
    async def refuse(request: Number) -> Number:
        raise RefusedError(f"not {request.value}")

    async with calc(tmp_path) as answering:
        answering.answer(DOUBLE, refuse)
        with pytest.raises(RefusedError, match="not 7"):
            await BusClient(tmp_path).call(DOUBLE, Number(value=7))


async def test_a_passing_failure_of_the_answerer_is_passing_for_the_asker(tmp_path: Path) -> None:
    async def fail(request: Number) -> Number:
        raise UnavailableError("later")

    async with calc(tmp_path) as answering:
        answering.answer(DOUBLE, fail)
        with pytest.raises(UnavailableError, match="later"):
            await BusClient(tmp_path).call(DOUBLE, Number(value=7))


async def test_a_bug_in_an_answerer_ends_the_server_and_the_asker_hears_it(
    tmp_path: Path,
) -> None:
    async def bug(request: Number) -> Number:
        raise ZeroDivisionError

    errors: list[BusError] = []

    async def serve_and_ask() -> None:
        async with calc(tmp_path) as answering:
            answering.answer(DOUBLE, bug)
            try:
                with anyio.CancelScope(shield=True):
                    await BusClient(tmp_path).call(DOUBLE, Number(value=7))
            except BusError as cause:
                errors.append(cause)
            await anyio.sleep_forever()

    with pytest.raises(ExceptionGroup) as fallen:
        await serve_and_ask()
    assert fallen.group_contains(ZeroDivisionError)
    assert [str(e) for e in errors] == ["calc double: it has hung up"]


async def test_a_service_that_is_not_there_is_a_bus_error(tmp_path: Path) -> None:
    with pytest.raises(BusError, match="calc is not there"):
        await BusClient(tmp_path).call(DOUBLE, Number(value=1))


async def test_an_asker_that_gives_up_cancels_the_answerer(tmp_path: Path) -> None:
    started, cancelled = anyio.Event(), anyio.Event()

    async def linger(request: Number) -> Number:
        started.set()
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.set()
        return request

    async with calc(tmp_path) as answering:
        answering.answer(DOUBLE, linger)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(BusClient(tmp_path).call, DOUBLE, Number(value=1))
            await started.wait()
            tasks.cancel_scope.cancel()
        await cancelled.wait()


async def test_a_subscriber_that_leaves_ends_the_source(tmp_path: Path) -> None:
    ended = anyio.Event()

    async def endless(_: Number) -> AsyncGenerator[Number, None]:
        try:
            yield Number(value=1)
            await anyio.sleep_forever()
        finally:
            ended.set()

    async with calc(tmp_path) as answering:
        answering.publish(COUNT, endless)
        async with BusClient(tmp_path).subscribe(COUNT, Number(value=1)) as items:
            assert (await anext(items)).value == 1
        await ended.wait()


async def test_a_subscriber_of_a_service_that_dies_gets_a_bus_error(tmp_path: Path) -> None:
    value = Watched(Number(value=1))
    async with anyio.create_task_group() as tasks:
        answering = BusServer("calc", tmp_path, lambda _: "chain")
        answering.publish(COUNT, lambda _: value.changes())
        await tasks.start(answering.run)
        with anyio.CancelScope(shield=True), anyio.fail_after(20):
            async with BusClient(tmp_path).subscribe(COUNT, Number(value=0)) as items:
                assert (await anext(items)).value == 1
                tasks.cancel_scope.cancel()
                with pytest.raises(BusError, match="hung up"):
                    await anext(items)


async def test_a_watched_value_reaches_a_subscriber_and_the_newest_wins(tmp_path: Path) -> None:
    value = Watched(Number(value=1))
    async with calc(tmp_path) as answering:
        answering.publish(COUNT, lambda _: value.changes())
        async with BusClient(tmp_path).subscribe(COUNT, Number(value=0)) as items:
            assert (await anext(items)).value == 1
            for number in range(2, 50):
                value.set(Number(value=number))
            assert (await anext(items)).value == 49


def raw(folder: Path, data: bytes) -> socket.socket:
    stranger = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    stranger.connect(str(folder / "calc.sock"))
    stranger.sendall(data)
    stranger.settimeout(0.0)
    return stranger


async def hung_up(stranger: socket.socket) -> bool:
    await anyio.wait_readable(stranger)
    with stranger:
        return stranger.recv(100) == b""


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        (LIMIT + 1).to_bytes(4, "big"),
        b"GET / HTTP/1.1\r\n\r\n",
        (3).to_bytes(4, "big") + b"abc",
        encode(Answer(pack(Nothing()))),
    ],
)
async def test_bad_frames_cost_the_stranger_his_connection_and_nobody_else(
    tmp_path: Path, data: bytes
) -> None:
    async with calc(tmp_path):
        assert await hung_up(raw(tmp_path, data))
        assert (await BusClient(tmp_path).call(DOUBLE, Number(value=2))).value == 4


async def test_who_connects_and_says_nothing_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_QUESTION_SECONDS", 0.05)
    async with calc(tmp_path):
        assert await hung_up(raw(tmp_path, b"\0"))


async def test_a_server_that_answers_nonsense_is_a_bus_error(tmp_path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / "calc.sock"))
    listener.listen(1)
    listener.settimeout(0.0)

    async def talk() -> None:
        await anyio.wait_readable(listener)
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"\xff\xff\xff\xff nonsense")
            connection.settimeout(0.0)
            await anyio.wait_readable(connection)

    with listener:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(talk)
            with pytest.raises(BusError, match="above the limit"), anyio.fail_after(20):
                await BusClient(tmp_path).call(DOUBLE, Number(value=1))


async def test_an_inherited_socket_holds_early_callers_until_the_server_runs(
    tmp_path: Path,
) -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / "calc.sock"))
    listener.listen(8)
    got: list[int] = []

    async def ask() -> None:
        got.append((await BusClient(tmp_path).call(DOUBLE, Number(value=4))).value)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ask)
        await anyio.wait_readable(listener)
        assert got == []
        server.inherit(listener)
        async with calc(tmp_path):
            with anyio.fail_after(20):
                while not got:
                    await anyio.lowlevel.checkpoint()
        tasks.cancel_scope.cancel()
    assert got == [8]


async def test_a_large_request_passes_in_both_directions(tmp_path: Path) -> None:
    echo = Method("calc", "echo", Text, Text, frozenset({"chain"}))

    async def back(request: Text) -> Text:
        return request

    async with calc(tmp_path) as answering:
        answering.answer(echo, back)
        long = Text(text="x" * (LIMIT - 1000))
        assert await BusClient(tmp_path).call(echo, long) == long


async def test_the_streams_of_one_server_do_not_hold_each_other_up(tmp_path: Path) -> None:
    streams: list[AsyncIterator[Number]] = []
    value = Watched(Number(value=1))
    async with calc(tmp_path) as answering, contextlib.AsyncExitStack() as stack:
        answering.publish(COUNT, lambda _: value.changes())
        for _ in range(20):
            subscription = BusClient(tmp_path).subscribe(COUNT, Number(value=0))
            streams.append(await stack.enter_async_context(subscription))
        assert [(await anext(items)).value for items in streams] == [1] * 20
        value.set(Number(value=2))
        assert [(await anext(items)).value for items in reversed(streams)] == [2] * 20


def test_a_splitter_keeps_an_unfinished_frame() -> None:
    data = encode(Answer(pack(Number(value=5))))
    splitter = Splitter()
    assert list(splitter.feed(data[:-1])) == []
    assert len(list(splitter.feed(data[-1:]))) == 1
