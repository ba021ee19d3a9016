"""TFChain's minimum, in a farmer's words."""

from __future__ import annotations

import pytest

from zos.model.status import Facts, Resources
from zos.model.units import GIB
from zos.node.view import below_minimum


def facts(cru: int = 2, mru: int = 4 * GIB, sru: int = 200 * GIB) -> Facts:
    return Facts(
        resources=Resources(cru=cru, mru=mru, sru=sru, hru=0),
        interfaces=(),
        secure_boot=False,
        virtualized=True,
        hypervisor="kvm",
        tpm=False,
        serial="",
        product="",
    )


def test_a_machine_above_the_minimum_has_no_problem() -> None:
    assert list(below_minimum(facts(cru=1, mru=2 * GIB, sru=100 * GIB))) == []


@pytest.mark.parametrize(
    ("small", "words"),
    [
        (facts(sru=100 * GIB - 1), "the chain wants 100 GiB of SSD, here are 99.9 GiB"),
        (facts(mru=2 * GIB - 1), "the chain wants 2 GiB of memory, here are 1.9 GiB"),
        (facts(cru=0), "no processor core is usable"),
    ],
)
def test_what_is_too_small_is_named_with_its_limit(small: Facts, words: str) -> None:
    (problem,) = below_minimum(small)
    assert problem.reason == words
    assert problem.remedy
