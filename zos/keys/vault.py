"""The seed in memory: opened from the pools, mirrored to them, used to sign, given to nobody."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import anyio

from zos.adapters import files
from zos.bus.calls import Identity, OpenSeed
from zos.identity.derive import SEED_LENGTH, public_key, sign
from zos.identity.model import Create, Mirror, Open, Situation, Temporary, Wait
from zos.identity.plan import decide
from zos.identity.seed import Seed, decode, encode
from zos.identity.ss58 import format_ss58
from zos.model.errors import DamagedError, RefusedError, UnavailableError
from zos.model.status import IdentityState, Problem

OWN_FILE = "seed"
# The original's file, its primary before its mirror: `storage` copies them into the folder.
OLD_FILES = ("old-cache-seed.txt", "old-seed.txt")
MAX_PAYLOAD = 64 << 10
# A healthy disk answers in milliseconds, a sleeping one in about ten seconds.
DISK_PATIENCE = 20

log = logging.getLogger(__name__)


class Vault:
    """One identity at most. A temporary one may become a lasting one, never the reverse."""

    def __init__(self) -> None:
        self._seed: Seed | None = None
        self._state = IdentityState.WAITING
        self._problems: tuple[Problem, ...] = ()
        self._lock = anyio.Lock()

    async def open(self, request: OpenSeed) -> Identity:
        """Observe the mirrors, decide once, apply. Safe to call again."""
        async with self._lock:
            mirrors = await _observe_all(request.folders)
            lasting = self._state is IdentityState.PERSISTENT
            decision = decide(
                Situation(
                    mirrors=tuple(mirrors),
                    lost=request.lost,
                    settled=request.settled,
                    new_identity=request.new_identity,
                    machine=request.machine,
                    opened=self._seed if lasting else None,
                )
            )
            match decision:
                case Open():
                    copy = Seed(seed=decision.seed.seed, machine=request.machine)
                    failed = await _write(copy, decision.write)
                    self._problems = (*decision.problems, *failed)
                    self._use(decision.seed, IdentityState.PERSISTENT)
                case Create():
                    await self._create(request.machine, decision.write)
                case Temporary():
                    self._problems = ()
                    seed = self._seed or Seed(seed=os.urandom(SEED_LENGTH))
                    self._use(seed, IdentityState.TEMPORARY)
                case Wait():
                    self._problems = decision.problems
            return self.identity()

    async def _create(self, machine: str, folders: tuple[str, ...]) -> None:
        """A seed counts once one pool holds it."""
        seed = Seed(seed=os.urandom(SEED_LENGTH), machine=machine)
        self._problems = await _write(seed, folders)
        if len(self._problems) < len(folders):
            log.info("identity made", extra={"address": _address(seed)})
            self._use(seed, IdentityState.PERSISTENT)

    def _use(self, seed: Seed, state: IdentityState) -> None:
        if (self._seed, self._state) != (seed, state):
            self._seed, self._state = seed, state
            log.info("identity ready", extra={"state": state.value, "address": _address(seed)})

    def identity(self) -> Identity:
        key = public_key(self._seed.seed) if self._seed else b""
        return Identity(state=self._state, public_key=key, problems=self._problems)

    def sign(self, payload: bytes) -> bytes:
        """Refused without a lasting identity: nothing may be told to the chain then."""
        if len(payload) > MAX_PAYLOAD:
            raise RefusedError(f"payload of {len(payload)} bytes: at most {MAX_PAYLOAD} are signed")
        if self._seed is None or self._state is not IdentityState.PERSISTENT:
            raise RefusedError(f"identity is {self._state.value}: only a lasting one signs")
        return sign(self._seed.seed, payload)


async def _observe_all(folders: tuple[str, ...]) -> list[Mirror]:
    """All at once: a disk that hangs does not add its patience to the others'."""
    found: list[Mirror] = []

    async def look(folder: Path) -> None:
        found.append(await _observe(folder))

    async with anyio.create_task_group() as tasks:
        for folder in sorted(set(folders)):
            tasks.start_soon(look, Path(folder))
    return sorted(found, key=lambda mirror: mirror.folder)


async def _observe(folder: Path) -> Mirror:
    unreadable = Mirror(folder=str(folder), unreadable=True)
    try:
        with anyio.fail_after(DISK_PATIENCE):
            own = await files.read(folder / OWN_FILE)
            olds = [await files.read(folder / name) for name in OLD_FILES]
    except (UnavailableError, TimeoutError):
        return unreadable
    seeds = {}
    damaged = False
    for kind, data in (("own", own), *(("old", old) for old in olds)):
        if data is None or kind in seeds:
            continue
        try:
            seeds[kind] = decode(data)
        except DamagedError:
            damaged = True
    return Mirror(folder=str(folder), own=seeds.get("own"), old=seeds.get("old"), damaged=damaged)


async def _write(seed: Seed, folders: tuple[str, ...]) -> tuple[Problem, ...]:
    """Write the seed to each folder; what stands there and is damaged is renamed first."""
    problems = []
    for folder in map(Path, folders):
        path = folder / OWN_FILE
        try:
            with anyio.fail_after(DISK_PATIENCE):
                if await files.read(path) is not None:
                    aside = await files.put_aside(path)
                    log.warning("damaged seed put aside", extra={"file": str(aside)})
                await files.replace(path, encode(seed), 0o400)
            log.info("seed written", extra={"folder": str(folder)})
        except (UnavailableError, TimeoutError) as error:
            problems.append(_unwritten(folder, str(error)))
    return tuple(problems)


def _unwritten(folder: Path, error: str) -> Problem:
    return Problem(
        subject=f"pool {folder.parent.name}",
        reason=f"the identity could not be written to it: {error or 'the disk did not answer'}",
        remedy="check the disk; the identity is safe as long as another pool holds it",
    )


def _address(seed: Seed) -> str:
    return format_ss58(public_key(seed.seed))
