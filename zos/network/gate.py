"""Whether the chain answers through a link: what makes an uplink good."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import anyio
import msgspec

from zos.adapters import tcp
from zos.model.errors import UnavailableError

PATIENCE = 15.0  # seconds of failing until a card that worked counts as cut off: chains restart
_DEADLINE = 4.0  # seconds for one endpoint: a lost SYN is repeated after 1 and 3
_PORTS = {"ws": 80, "wss": 443, "http": 80, "https": 443}


class Endpoint(msgspec.Struct, frozen=True):
    """One address of the gate."""

    host: str
    port: int


def endpoints(urls: Iterable[str]) -> tuple[Endpoint, ...]:
    """Hosts and ports of chain addresses; those without a known scheme or host are left out."""
    return tuple(dict.fromkeys(found for url in urls if (found := _endpoint(url)) is not None))


def _endpoint(url: str) -> Endpoint | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    return Endpoint(parts.hostname, port) if parts.hostname and port else None


class Gate:
    """Remembers through which cards the gate answered lately."""

    def __init__(self, doors: tuple[Endpoint, ...], patience: float = PATIENCE) -> None:
        self._doors = doors
        self._patience = patience
        self._answered: dict[str, float] = {}  # when, by card
        self.reached: frozenset[str] = frozenset()
        self.reason = ""  # why nothing answered when it was tried last

    async def probe(self, links: dict[str, str]) -> None:
        """Try every card (name to the link that carries it) at once; the first answer ends it.

        Raises: UnavailableError when there was something to try and nothing answered.
        """
        answers: dict[str, str] = {}

        async def ask(card: str, link: str) -> None:
            answers[card] = await self._ask(link)
            if not answers[card]:
                group.cancel_scope.cancel()

        async with anyio.create_task_group() as group:
            for card, link in links.items():
                group.start_soon(ask, card, link)
        self._judge(answers)
        if answers and all(answers.values()):
            raise UnavailableError(self.reason)

    def _judge(self, answers: dict[str, str]) -> None:
        now = anyio.current_time()
        self._answered |= {card: now for card, reason in answers.items() if not reason}
        self.reached = frozenset(
            card
            for card, reason in answers.items()
            if not reason or (card in self.reached and now - self._answered[card] < self._patience)
        )
        self.reason = "" if "" in answers.values() else "; ".join(answers.values())

    async def _ask(self, link: str) -> str:
        """Empty when one of the doors answers, else what was in the way of the last."""
        reason = ""
        for door in self._doors:
            reason = f"no answer within {_DEADLINE:.0f} seconds"
            with anyio.move_on_after(_DEADLINE):
                reason = await tcp.reach(door.host, door.port, link)
            if not reason:
                return ""
            reason = f"{door.host} port {door.port}: {reason}"
        return reason
