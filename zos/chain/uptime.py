"""Reports to the chain that the node lives: right after registration, then every 40 minutes."""

from __future__ import annotations

import logging
import time

import anyio

from tfchain_client import nodes
from tfchain_client.chain import Chain
from tfchain_client.errors import DispatchError
from zos.bus.watch import Watched
from zos.chain import problems
from zos.chain.account import Account
from zos.chain.translate import chain_errors
from zos.chain.view import View
from zos.model.errors import ChainError

log = logging.getLogger(__name__)

PERIOD_SECONDS = 2400.0
_SLOT = "uptime"


class Uptime:
    """Owns the node's heartbeat. Its time is the chain's own, so a wrong clock cannot spoil it."""

    def __init__(self, chain: Chain, account: Account, node_id: Watched[int], view: View) -> None:
        self._chain, self._account, self._node_id, self._view = chain, account, node_id, view
        self._due = float("-inf")

    async def turn(self) -> None:
        """Report if it is time. Raises: ChainError, and the loop tries again within a minute."""
        node_id = self._node_id.value
        if not node_id or anyio.current_time() < self._due:
            return
        uptime = int(time.clock_gettime(time.CLOCK_BOOTTIME))
        with chain_errors():
            now = await self._chain.now_ms() // 1000
            try:
                receipt = await self._account.submit(nodes.report_uptime(uptime, now))
            except DispatchError as error:
                self._view.problem(_SLOT, problems.refused(error))
                raise ChainError(str(error)) from error
        self._due = anyio.current_time() + PERIOD_SECONDS
        self._view.problem(_SLOT, None)
        self._view.change(last_report=now)
        log.info(
            "uptime reported",
            extra={"node": node_id, "seconds": uptime, "block": receipt.block},
        )
