"""Brings the chain to say what this node is: observe, plan, apply, until they agree."""

from __future__ import annotations

import logging
import time
from typing import assert_never

import anyio

from tfchain_client import balances, farms, nodes, twins
from tfchain_client.chain import Chain
from tfchain_client.errors import DispatchError, PoolError
from tfchain_client.model import Call, NodeSpec
from zos.bus.watch import Watched
from zos.chain import problems
from zos.chain.account import Account
from zos.chain.describe import describe
from zos.chain.model import Activate, Blocked, Registered, Seen, Submit, Wish
from zos.chain.plan import EMPTY_BALANCE, judge, next_step
from zos.chain.translate import chain_errors
from zos.chain.view import View
from zos.model.errors import ChainError, UnavailableError
from zos.model.settings import Settings
from zos.model.status import ChainState, IdentityState, NodeStatus

log = logging.getLogger(__name__)

REFRESH_SECONDS = 1800.0  # the original's period of looking at its account and record again
REFUSED_SECONDS = 600.0  # a refused call costs its fee: not again before this
_STEPS = 6  # more than any way from nothing to registered has
_SLOT = "registration"


class Registrar:
    """Owns the node's record on the chain. `node` is set to what the machine says of itself."""

    def __init__(self, settings: Settings, chain: Chain, account: Account, view: View) -> None:
        self.node: Watched[NodeStatus | None] = Watched(None)
        self.node_id = Watched(0)  # 0 while not registered
        self._settings, self._chain, self._account, self._view = settings, chain, account, view
        self._funded_until = float("-inf")
        self._agreed: tuple[Wish, float] | None = None
        self._refused: tuple[Wish, float, Blocked] | None = None
        self._refused_update: NodeSpec | None = None

    async def turn(self) -> None:
        """One pass. Raises: UnavailableError when the world failed."""
        node = self.node.value
        lasting = False
        if node is not None and node.identity is not IdentityState.WAITING:
            lasting = await self._account.open()
            self._view.change(address=self._account.address)
        facts = judge(node, self._settings.farmer_id)
        if isinstance(facts, Blocked):
            self._block(facts)
            return
        if not lasting:
            self._block(Blocked(state=ChainState.WAITING, problem=problems.NO_IDENTITY))
            return
        wish = Wish(
            spec=describe(facts, self._settings.farmer_id, self._settings.geo),
            address=self._account.address,
            can_activate=bool(self._settings.activation),
        )
        if self._rests(wish):
            return
        if self._chain.connected.value is None:
            self._view.problem(_SLOT, None)
            if not self.node_id.value:
                self._view.change(state=ChainState.CONNECTING)
            return  # the connection wakes us
        await self._approach(wish)

    def _rests(self, wish: Wish) -> bool:
        """Whether the chain was found to agree, or to refuse, so lately that we leave it alone."""
        now = anyio.current_time()
        if self._refused is not None and self._refused[0] == wish and now < self._refused[1]:
            self._block(self._refused[2])
            return True
        return self._agreed is not None and self._agreed[0] == wish and now < self._agreed[1]

    async def _approach(self, wish: Wish) -> None:
        for _ in range(_STEPS):
            with chain_errors():
                seen = await self._observe()
            self._view.change(farm_name=seen.farm_name or "", twin_id=seen.twin_id)
            step = next_step(wish, seen)
            if isinstance(step, Blocked):
                self._block(step)
                return
            if isinstance(step, Registered):
                self._agree(wish, step)
                return
            if not self.node_id.value:
                self._view.change(state=ChainState.REGISTERING)
            if not await self._apply(wish, seen, step):
                return
        raise ChainError("the chain does not keep what it was told")

    async def _observe(self) -> Seen:
        account, chain = self._account.public_key, self._chain
        farm = await farms.get(chain, self._settings.farmer_id)
        twin_id = await twins.find(chain, account)
        node_id = await nodes.find(chain, twin_id) if twin_id else 0
        node = await nodes.get(chain, node_id) if node_id else None
        return Seen(
            free=(await balances.get(chain, account)).free,
            terms=await twins.signed_terms(chain, account),
            twin_id=twin_id,
            node_id=node_id,
            node=node.spec() if node else None,
            farm_name=farm.name if farm else None,
            activated=anyio.current_time() < self._funded_until,
            refused=self._refused_update,
        )

    async def _apply(self, wish: Wish, seen: Seen, step: Activate | Submit) -> bool:
        """Whether to look again at once."""
        match step:
            case Activate():
                await self._fund(seen)
                return True
            case Submit():
                return await self._submit(wish, seen, step.calls)
            case _:
                assert_never(step)

    async def _fund(self, seen: Seen) -> None:
        """Not fatal while there is still money for the next call."""
        try:
            await self._account.fund(self._settings.activation)
        except UnavailableError as error:
            self._view.problem("activation", problems.no_activation(str(error)))
            if seen.free < EMPTY_BALANCE:
                raise
        else:
            self._view.problem("activation", None)
        self._funded_until = anyio.current_time() + REFRESH_SECONDS

    async def _submit(self, wish: Wish, seen: Seen, calls: tuple[Call, ...]) -> bool:
        call = calls[0] if len(calls) == 1 else Call("Utility", "batch_all", {"calls": calls})
        try:
            with chain_errors():
                await self._account.submit(call)
        except DispatchError as error:
            self._refuse(wish, seen, error)
            return bool(seen.node_id)
        except ChainError as error:
            if isinstance(error.__cause__, PoolError) and error.__cause__.unpayable:
                poor = problems.no_money(self._account.address, seen.free)
                self._block(Blocked(state=ChainState.WAITING, problem=poor))
                return False
            raise
        self._refused, self._refused_update = None, None
        return True

    def _refuse(self, wish: Wish, seen: Seen, error: DispatchError) -> None:
        """Remember what the chain refused: it is not sent again unchanged at once."""
        log.error("chain refused", extra={"reason": str(error)})
        blocked = Blocked(state=ChainState.REFUSED, problem=problems.refused(error))
        if seen.node is not None:
            self._refused_update = wish.spec
            self._view.problem("update", blocked.problem)
        else:
            self._refused = (wish, anyio.current_time() + REFUSED_SECONDS, blocked)
            self._block(blocked)

    def _block(self, blocked: Blocked) -> None:
        """Say why nothing happens. A registered node stays registered: only new facts wait."""
        self._view.problem(_SLOT, blocked.problem)
        if not self.node_id.value:
            self._view.change(state=blocked.state)

    def _agree(self, wish: Wish, step: Registered) -> None:
        self._agreed = (wish, anyio.current_time() + REFRESH_SECONDS)
        self._view.problem(_SLOT, None)
        if self._refused_update is None:
            self._view.problem("update", None)
        if self.node_id.value == step.node_id:
            return
        self._view.change(
            state=ChainState.REGISTERED,
            twin_id=step.twin_id,
            node_id=step.node_id,
            registered_at=int(time.time()),
        )
        log.info(
            "node registered",
            extra={"node": step.node_id, "twin": step.twin_id, "farm": wish.spec.farm_id},
        )
        self.node_id.set(step.node_id)
