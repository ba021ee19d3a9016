"""Entry point of the `node` service: reads the settings, wires the node, serves the bus."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator

import anyio

from zos.bus import BusClient, BusServer, Nothing
from zos.bus.calls import CHAIN_TIME, NODE_STATUS
from zos.bus.log import setup
from zos.capacity import observe
from zos.config import load
from zos.model.status import NodeStatus
from zos.node.node import Node


def run() -> None:
    """Serve until PID 1 ends the process. A bug ends it too: PID 1 starts another."""
    setup("node")
    anyio.run(_serve)


async def _serve() -> None:
    loaded = load()
    if loaded.settings.debug:
        logging.getLogger("zos").setLevel(logging.DEBUG)
    node = Node(loaded, observe(), BusClient())
    server = BusServer("node")
    server.answer(CHAIN_TIME, node.timekeeper.hear)

    def changes(_: Nothing) -> AsyncGenerator[NodeStatus, None]:
        return node.status.changes()

    server.publish(NODE_STATUS, changes)
    async with anyio.create_task_group() as group:
        await group.start(server.run)
        node.start(group)
