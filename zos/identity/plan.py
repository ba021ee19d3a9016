"""Which seed is the node's: decided from all mirrors at once, never by the order of disks.

1. The seed opened before stays, whatever pools come later.
2. The only seed that was made on this machine is the node's.
3. None was: the only seed is the node's, once no more disks are expected; of several, no program
   can know which, so a person decides.
4. No seed at all: a new one, unless an older one may be on a pool that cannot be read now.

No file is ever deleted, and a pool that holds another seed keeps it.
"""

from __future__ import annotations

from zos.identity.derive import public_key
from zos.identity.model import Create, Decision, Mirror, Open, Situation, Temporary, Wait
from zos.identity.seed import Seed
from zos.identity.ss58 import format_ss58
from zos.model.status import Problem


def decide(situation: Situation) -> Decision:
    """Equal situations give equal decisions; see the rules above."""
    if situation.opened is not None:
        return _open(situation.opened, situation)
    found = [m.seed for m in situation.mirrors if m.seed is not None]
    seeds = {seed.seed: seed for seed in found}
    native = {s.seed: s for s in found if s.machine and s.machine == situation.machine}
    if len(native) == 1:
        return _open(next(iter(native.values())), situation)
    if len(seeds) > 1:
        return Wait(problems=(_undecided(situation),))
    if not seeds:
        return _without_seed(situation)
    return _open(next(iter(seeds.values())), situation) if situation.settled else Wait()


def _without_seed(situation: Situation) -> Decision:
    doubts = [*situation.lost]
    doubts += [m.pool for m in situation.mirrors if m.damaged or m.unreadable]
    if doubts and not situation.new_identity:
        return Wait(problems=(_maybe_lost(sorted(doubts)),))
    if not situation.settled:
        return Wait()
    folders = tuple(sorted(m.folder for m in situation.mirrors if not m.unreadable))
    if folders:
        return Create(write=folders)
    return Wait(problems=(_maybe_lost(sorted(doubts)),)) if doubts else Temporary()


def _open(seed: Seed, situation: Situation) -> Open:
    write = [m.folder for m in situation.mirrors if _wants_copy(m, seed)]
    others = [m for m in situation.mirrors if m.seed is not None and m.seed.seed != seed.seed]
    return Open(
        seed=seed, write=tuple(sorted(write)), problems=tuple(_stranger(m, seed) for m in others)
    )


def _wants_copy(mirror: Mirror, seed: Seed) -> bool:
    if mirror.unreadable or mirror.own is not None:
        return False
    return mirror.old is None or mirror.old.seed == seed.seed


def _address(seed: Seed) -> str:
    return format_ss58(public_key(seed.seed))


def _undecided(situation: Situation) -> Problem:
    held = ", ".join(
        f"{_address(m.seed)} on pool {m.pool}"
        for m in sorted(situation.mirrors, key=lambda m: m.folder)
        if m.seed is not None
    )
    return Problem(
        subject="identity",
        reason=f"the disks hold several identities, and no rule can tell this machine's: {held}",
        remedy="power off, take out the disk that came from another node, and boot again",
    )


def _stranger(mirror: Mirror, seed: Seed) -> Problem:
    assert mirror.seed is not None
    return Problem(
        subject=f"pool {mirror.pool}",
        reason=f"it holds the identity of another node, {_address(mirror.seed)}",
        remedy=f"nothing must be done: this node stays {_address(seed)}; the other seed is kept",
    )


def _maybe_lost(pools: list[str]) -> Problem:
    return Problem(
        subject="identity",
        reason=f"the node's identity may be on pool {', '.join(pools)}, which cannot be read",
        remedy="repair or reconnect that disk, or boot with new-identity=yes to become a new node",
    )
