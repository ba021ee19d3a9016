"""What the node tells of itself: pure, from the states of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from zos.model.status import MINIMUM, Facts, Problem
from zos.model.units import GIB


def below_minimum(facts: Facts) -> Iterator[Problem]:
    """What the chain would refuse the machine for, one problem a resource."""
    have = facts.resources
    if have.sru < MINIMUM.sru:
        yield Problem(
            subject="SSD",
            reason=f"the chain wants {_gib(MINIMUM.sru)} of SSD, here are {_gib(have.sru)}",
            remedy="add an empty SSD, or free one that the disk list names as foreign (wipe=)",
        )
    if have.mru < MINIMUM.mru:
        yield Problem(
            subject="memory",
            reason=f"the chain wants {_gib(MINIMUM.mru)} of memory, here are {_gib(have.mru)}",
            remedy="add memory; a virtual machine needs a little more than 2 GiB to show 2 GiB",
        )
    if have.cru < MINIMUM.cru:
        yield Problem(
            subject="processor",
            reason="no processor core is usable",
            remedy="enable a core in the firmware's settings",
        )


def _gib(size: int) -> str:
    """A size as a farmer reads it, never rounded up over a limit."""
    return f"{size * 10 // GIB / 10:g} GiB"
