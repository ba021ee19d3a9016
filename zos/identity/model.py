"""What is seen of the seed's mirrors, and what may be decided from it."""

from __future__ import annotations

import msgspec

from zos.identity.seed import Seed
from zos.model.status import Problem


class Mirror(msgspec.Struct, frozen=True, kw_only=True):
    """One pool's folder. `own` and `old` are seeds that could be read, ours before the original's.

    `damaged`: a file is there and cannot be trusted. `unreadable`: the folder did not answer.
    """

    folder: str
    own: Seed | None = None
    old: Seed | None = None
    damaged: bool = False
    unreadable: bool = False

    @property
    def seed(self) -> Seed | None:
        return self.own or self.old

    @property
    def pool(self) -> str:
        """The pool's label: /mnt/<label>/zos-identity."""
        return self.folder.rstrip("/").split("/")[-2]


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """All that counts. `lost` are labels of pools of ours that cannot be read."""

    mirrors: tuple[Mirror, ...]
    lost: tuple[str, ...] = ()
    settled: bool = True  # no more disks are expected to appear
    new_identity: bool = False
    machine: str = ""
    opened: Seed | None = None  # the lasting identity that this process has opened


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Use this seed, and write it to these folders; damaged files in them are put aside."""

    seed: Seed
    write: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Create(msgspec.Struct, frozen=True, kw_only=True):
    """Make a seed and write it to these folders."""

    write: tuple[str, ...]


class Temporary(msgspec.Struct, frozen=True, kw_only=True):
    """There is no disk: a seed for this boot only."""


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """No seed may be used or made yet."""

    problems: tuple[Problem, ...] = ()


Decision = Open | Create | Temporary | Wait
