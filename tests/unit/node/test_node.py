"""The wiring: what the node tells keys and the others, over a real bus."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from zos.bus import BusClient, BusServer, Nothing
from zos.bus.calls import IDENTITY, OPEN_SEED, Identity, OpenSeed
from zos.capacity import observe
from zos.config import parse
from zos.model.errors import BusError
from zos.model.status import IdentityState, Problem
from zos.node.node import Node


class Keys:
    """Another keys: it opens whatever it is told, and forgets on demand."""

    def __init__(self) -> None:
        self.opened: list[OpenSeed] = []
        self.identity = Identity(state=IdentityState.WAITING)

    async def tell(self, _: Nothing) -> Identity:
        return self.identity

    async def open(self, request: OpenSeed) -> Identity:
        self.opened.append(request)
        lost = Problem(subject="identity", reason="it is made of paper", remedy="none")
        self.identity = Identity(
            state=IdentityState.PERSISTENT, public_key=bytes(32), problems=(lost,)
        )
        return self.identity

    def forget(self) -> None:
        self.identity = Identity(state=IdentityState.WAITING)

    @asynccontextmanager
    async def serving(self, folder: Path) -> AsyncIterator[None]:
        server = BusServer("keys", folder=folder, name_of=lambda _: "node")
        server.answer(IDENTITY, self.tell)
        server.answer(OPEN_SEED, self.open)
        async with anyio.create_task_group() as group:
            await group.start(server.run)
            yield
            group.cancel_scope.cancel()


def make(folder: Path, words: str = "runmode=private new-identity=yes") -> Node:
    return Node(parse(words), observe(), BusClient(folder))


def play(folder: Path, scene: Callable[[Node, Keys], Awaitable[None]]) -> None:
    async def scenario() -> None:
        keys = Keys()
        async with keys.serving(folder):
            await scene(make(folder), keys)

    anyio.run(scenario)


def test_keys_is_told_once_while_nothing_changes(tmp_path: Path) -> None:
    async def scene(node: Node, keys: Keys) -> None:
        for _ in range(3):
            await node._open_seed()
        (asked,) = keys.opened
        assert asked.new_identity
        assert asked.folders == ()
        assert not asked.settled

    play(tmp_path, scene)


def test_keys_that_has_restarted_is_told_again(tmp_path: Path) -> None:
    async def scene(node: Node, keys: Keys) -> None:
        await node._open_seed()
        keys.forget()
        await node._open_seed()
        assert len(keys.opened) == 2

    play(tmp_path, scene)


def test_what_keys_says_is_part_of_the_status(tmp_path: Path) -> None:
    async def scene(node: Node, _: Keys) -> None:
        await node._open_seed()
        view = node._view()
        assert view.identity is IdentityState.PERSISTENT
        assert "it is made of paper" in [problem.reason for problem in view.problems]

    play(tmp_path, scene)


def test_absent_keys_are_waited_for(tmp_path: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(BusError):
            await make(tmp_path)._open_seed()

    anyio.run(scenario)


def test_a_machine_whose_disks_are_not_looked_at_yet_tells_no_facts(tmp_path: Path) -> None:
    node = make(tmp_path, "runmode=private farmer=1")
    view = node._view()
    assert view.facts is None
    assert view.identity is IdentityState.WAITING
    assert [p.subject for p in view.problems if p.subject == "setting farmer"] == ["setting farmer"]


def test_nobody_is_asked_for_the_time_before_there_is_an_address(tmp_path: Path) -> None:
    assert list(make(tmp_path, "runmode=dev ntp=192.0.2.1")._time_servers()) == []
