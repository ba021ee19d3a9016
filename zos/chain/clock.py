"""Tells the service `node` the chain's time, until its clock is right and now and then after."""

from __future__ import annotations

import logging

import anyio

from tfchain_client.chain import Chain
from zos.bus.calls import CHAIN_TIME, ChainTime
from zos.bus.client import BusClient
from zos.chain.translate import chain_errors

log = logging.getLogger(__name__)

AGAIN_SECONDS = 600.0


class ChainClock:
    """Owns the telling; whether and how the clock is set is `node`'s decision."""

    def __init__(self, chain: Chain, bus: BusClient) -> None:
        self._chain, self._bus = chain, bus
        self._next = float("-inf")

    async def turn(self) -> None:
        """Raises: UnavailableError when chain or node did not answer."""
        session = self._chain.connected.value
        if session is None or anyio.current_time() < self._next:
            return
        with chain_errors():
            now_ms = await self._chain.now_ms()
        told = ChainTime(now_ms=now_ms, endpoint=session.endpoint)
        clock = await self._bus.call(CHAIN_TIME, told)
        if clock.ready:
            self._next = anyio.current_time() + AGAIN_SECONDS
