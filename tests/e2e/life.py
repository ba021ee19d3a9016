"""One machine over many boots: what happens to it between them, and whether it stays itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from image.machine import Disk
from image.run import Ended
from tests.e2e.bench import Bench
from tests.e2e.guest import Guest


class Life:
    """A machine that is switched on when a test wants it on. `disks` and `image` may change."""

    def __init__(self, bench: Bench, name: str, disks: tuple[Disk, ...]) -> None:
        self.bench, self.name, self.disks = bench, name, disks
        self.image = bench.images
        self.guest: Guest | None = None

    async def on(self) -> Guest:
        """The machine, switched on if it is off."""
        if self.guest is not None and self.guest.machine.ended is None:
            return self.guest
        await self.off()
        spec = self.bench.spec(
            self.name,
            disks=self.disks,
            image=self.image.released,
            initrd=self.image.testkit,
        )
        self.guest = await self.bench.start(self.name, spec)
        return self.guest

    async def registered(self) -> Guest:
        """The machine, on and registered since its last boot."""
        guest = await self.on()
        await guest.registered()
        return guest

    async def off(self) -> None:
        """Power cut, if it is on."""
        if self.guest is not None:
            await self.guest.off()
            self.guest = None

    async def same_ids(self, after: str) -> None:
        """Boot: the chain must know it under the ids it had, once, and hear from it again."""
        before = await self.bench.row(self.name)
        guest = await self.registered()
        await guest.token("uptime reported")
        now = await self.bench.row(self.name)
        assert (now.node_id, now.twin_id) == (before.node_id, before.twin_id), after
        assert now.up_since > before.up_since, f"no report since: {after}"

    async def ends_by(self, press: Callable[[Guest], Awaitable[None]]) -> Ended:
        """How it ends once `press` was done to it."""
        guest = await self.registered()
        await press(guest)
        return await guest.ended()
