"""Holds the DHCP leases: one task a card, whether or not the card is in the bridge."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping

import anyio
from anyio.abc import TaskGroup

from zos.adapters.dhcp import DhcpSocket
from zos.loop import Change, keep_turning
from zos.network.dhcp import decode
from zos.network.lease import Lease, LeaseClient

log = logging.getLogger(__name__)

_RETRY = 15.0  # seconds at most between tries to open a card that fails


class Leases:
    """What the cards were granted. `changed` is set whenever a lease comes, changes or goes."""

    def __init__(self, group: TaskGroup, changed: Change, stored: Mapping[str, Lease]) -> None:
        """`stored`: leases of an earlier run of the service in this boot; they are resumed."""
        self._group = group
        self._changed = changed
        self._held = dict(stored)
        self._resumable = set(stored)
        self._running: dict[str, anyio.CancelScope] = {}

    def current(self) -> dict[str, Lease]:
        """Leases that are still good, by card; also of cards that are not followed any more."""
        now = anyio.current_time()
        return {card: lease for card, lease in self._held.items() if lease.expires_at > now}

    def follow(self, cards: Mapping[str, str]) -> None:
        """Ask on exactly these cards (name to MAC). A card that comes back is asked afresh."""
        for card in self._running.keys() - cards.keys():
            self._running.pop(card).cancel()
        for card in sorted(cards.keys() - self._running.keys()):
            client = LeaseClient(
                bytes.fromhex(cards[card].replace(":", "")),
                xid=secrets.randbits(32),
                now=anyio.current_time(),
                lease=self._held.get(card),
                resume=card in self._resumable,
            )
            scope = self._running[card] = anyio.CancelScope()
            self._group.start_soon(self._hold, card, client, scope)
        self._resumable.clear()

    async def _hold(self, card: str, client: LeaseClient, scope: anyio.CancelScope) -> None:
        with scope:
            await keep_turning(
                lambda: self._speak(card, client),
                name=f"DHCP on {card}",
                changed=Change(),
                period=_RETRY,
            )

    async def _speak(self, card: str, client: LeaseClient) -> None:
        """Carry messages between the client and the card until the card fails."""
        with DhcpSocket(card, client.mac) as sock:
            while True:
                for message in client.poll(anyio.current_time()):
                    sock.send(message.encode())
                self._note(card, client.lease)
                payload = b""
                with anyio.move_on_after(client.due - anyio.current_time()):
                    payload = await sock.receive()
                answer = decode(payload)
                if answer is not None:
                    client.receive(answer, anyio.current_time())
                self._note(card, client.lease)

    def _note(self, card: str, lease: Lease | None) -> None:
        before = self._held.get(card)
        if lease == before:
            return
        if lease is None:
            del self._held[card]
            log.warning("lease lost", extra={"nic": card})
        else:
            self._held[card] = lease
            if before is None or before.address != lease.address:
                log.info("lease granted", extra={"nic": card, "address": lease.address})
        self._changed.set()
