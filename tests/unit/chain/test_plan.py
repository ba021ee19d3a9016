from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfchain_client.model import Interface, Location, NodeSpec, Resources
from zos.chain.model import Activate, Blocked, Registered, Seen, Submit, Wish
from zos.chain.plan import (
    EMPTY_BALANCE,
    LOW_BALANCE,
    MEMORY_NOISE,
    TERMS_HASH,
    TERMS_LINK,
    judge,
    next_step,
)
from zos.model.status import (
    MINIMUM,
    ChainState,
    Clock,
    Facts,
    IdentityState,
    NodeStatus,
    Uplink,
)
from zos.model.status import Interface as Link
from zos.model.status import Resources as Totals

SPEC = NodeSpec(
    farm_id=1,
    resources=Resources(hru=0, sru=MINIMUM.sru, cru=2, mru=MINIMUM.mru),
    location=Location(city="Ghent", country="Belgium", latitude="51.1", longitude="3.7"),
    interfaces=(Interface(name="zos", mac="52:54:00:12:34:56", ips=("10.0.2.15",)),),
    secure_boot=False,
    virtualized=True,
)
WISH = Wish(spec=SPEC, address="5Address", can_activate=True)
FACTS = Facts(
    resources=Totals(cru=2, mru=MINIMUM.mru, sru=MINIMUM.sru, hru=0),
    interfaces=(Link(name="zos", mac="52:54:00:12:34:56", ips=("10.0.2.15",)),),
    secure_boot=False,
    virtualized=True,
    hypervisor="KVM",
    tpm=False,
    serial="",
    product="QEMU",
)
STATUS = NodeStatus(
    facts=FACTS,
    disks=(),
    uplink=Uplink(),
    clock=Clock(ready=True),
    identity=IdentityState.PERSISTENT,
)

specs = st.builds(
    lambda farm_id, cru, virtualized, serial: msgspec.structs.replace(
        SPEC,
        farm_id=farm_id,
        resources=msgspec.structs.replace(SPEC.resources, cru=cru),
        virtualized=virtualized,
        serial_number=serial,
    ),
    st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
    st.none() | st.just("S1"),
)
wishes = st.builds(Wish, spec=specs, address=st.just("5Address"), can_activate=st.booleans())


@st.composite
def worlds(draw: st.DrawFn) -> Seen:
    """What a chain can say: a node needs a twin, a twin needs terms."""
    terms = draw(st.booleans())
    twin_id = draw(st.integers(0, 2)) if terms else 0
    node_id = draw(st.integers(0, 2)) if twin_id else 0
    return Seen(
        free=draw(st.integers(0, 2 * LOW_BALANCE)),
        terms=terms,
        twin_id=twin_id,
        node_id=node_id,
        node=draw(st.none() | specs) if node_id else None,
        farm_name=draw(st.none() | st.just("farm")),
        activated=draw(st.booleans()),
        refused=draw(st.none() | specs),
    )


def apply(step: Activate | Submit, seen: Seen) -> Seen:
    """What TFChain makes of a step."""
    if isinstance(step, Activate):
        return msgspec.structs.replace(seen, free=seen.free + LOW_BALANCE, activated=True)
    for call in step.calls:
        match call.name:
            case "user_accept_tc":
                seen = msgspec.structs.replace(seen, terms=True)
            case "create_twin":
                assert seen.terms
                assert not seen.twin_id
                seen = msgspec.structs.replace(seen, twin_id=9)
            case "create_node" | "update_node":
                assert seen.twin_id
                node = msgspec.convert(call.args, NodeSpec)
                assert (call.name == "update_node") == bool(seen.node_id)
                assert node != seen.node
                seen = msgspec.structs.replace(seen, node_id=seen.node_id or 8, node=node)
            case other:
                pytest.fail(f"unexpected call {other}")
    return seen


@given(wishes, worlds())
def test_registration_ends_after_few_steps_and_then_has_nothing_to_do(
    wish: Wish, seen: Seen
) -> None:
    for _ in range(4):
        step = next_step(wish, seen)
        if isinstance(step, Blocked | Registered):
            break
        seen = apply(step, seen)
    assert isinstance(step, Blocked | Registered)
    assert next_step(wish, seen) == step
    if isinstance(step, Registered):
        assert (step.twin_id, step.node_id) == (seen.twin_id, seen.node_id)
        assert seen.node_id


@given(wishes, worlds())
def test_ids_that_exist_are_never_made_again(wish: Wish, seen: Seen) -> None:
    step = next_step(wish, seen)
    if isinstance(step, Submit):
        names = {call.name for call in step.calls}
        assert not (seen.terms and "user_accept_tc" in names)
        assert not (seen.twin_id and "create_twin" in names)
        assert not (seen.node_id and "create_node" in names)


@given(wishes, worlds())
def test_an_unknown_farm_costs_nothing(wish: Wish, seen: Seen) -> None:
    step = next_step(wish, msgspec.structs.replace(seen, farm_name=None))
    assert isinstance(step, Blocked)
    assert step.state is ChainState.REFUSED
    assert f"farm {wish.spec.farm_id} does not exist" in step.problem.reason


@given(wishes, worlds())
def test_a_refused_update_is_not_sent_again(wish: Wish, seen: Seen) -> None:
    seen = msgspec.structs.replace(seen, refused=wish.spec)
    step = next_step(wish, seen)
    if isinstance(step, Submit):
        assert not any(call.name == "update_node" for call in step.calls)


def test_a_first_boot_asks_for_money_then_sends_everything_at_once() -> None:
    seen = Seen(farm_name="farm")
    assert next_step(WISH, seen) == Activate()
    step = next_step(WISH, msgspec.structs.replace(seen, free=10**7, activated=True))
    assert isinstance(step, Submit)
    assert [call.name for call in step.calls] == ["user_accept_tc", "create_twin", "create_node"]
    assert step.calls[0].args == {"document_link": TERMS_LINK, "document_hash": TERMS_HASH}


def test_without_money_and_activation_the_address_is_told() -> None:
    wish = msgspec.structs.replace(WISH, can_activate=False)
    step = next_step(wish, Seen(farm_name="farm", free=EMPTY_BALANCE - 1))
    assert isinstance(step, Blocked)
    assert step.state is ChainState.WAITING
    assert "5Address" in step.problem.remedy


def test_a_deleted_node_is_told_and_not_made_again() -> None:
    seen = Seen(farm_name="farm", free=10**7, terms=True, twin_id=1, node_id=7)
    step = next_step(WISH, seen)
    assert isinstance(step, Blocked)
    assert "node 7 was deleted" in step.problem.reason


def test_a_real_machine_on_chain_is_never_called_virtual() -> None:
    real = msgspec.structs.replace(SPEC, virtualized=False)
    seen = Seen(farm_name="f", free=10**7, terms=True, twin_id=1, node_id=7, node=real)
    assert next_step(WISH, seen) == Registered(twin_id=1, node_id=7)


@pytest.mark.parametrize(("change", "told"), [(MEMORY_NOISE, False), (MEMORY_NOISE + 1, True)])
def test_memory_that_differs_by_a_boot_s_noise_is_no_news(change: int, *, told: bool) -> None:
    before = msgspec.structs.replace(SPEC.resources, mru=MINIMUM.mru + change)
    known = msgspec.structs.replace(SPEC, resources=before)
    seen = Seen(farm_name="f", free=10**7, terms=True, twin_id=1, node_id=7, node=known)
    assert isinstance(next_step(WISH, seen), Submit) is told


def test_a_ready_machine_is_taken_with_its_facts() -> None:
    assert judge(STATUS, 1) is FACTS


def small(**changes: int) -> Facts:
    totals = msgspec.structs.replace(FACTS.resources, **changes)
    return msgspec.structs.replace(FACTS, resources=totals)


@pytest.mark.parametrize(
    ("status", "farm_id", "state", "subject"),
    [
        (None, 1, ChainState.WAITING, "registration"),
        (STATUS, 0, ChainState.REFUSED, "setting farmer_id"),
        (msgspec.structs.replace(STATUS, facts=None), 1, ChainState.WAITING, "registration"),
        (
            msgspec.structs.replace(STATUS, identity=IdentityState.TEMPORARY),
            1,
            ChainState.WAITING,
            "identity",
        ),
        (
            msgspec.structs.replace(STATUS, facts=None, identity=IdentityState.TEMPORARY),
            1,
            ChainState.WAITING,
            "identity",
        ),
        (
            msgspec.structs.replace(STATUS, identity=IdentityState.WAITING),
            1,
            ChainState.WAITING,
            "identity",
        ),
        (
            msgspec.structs.replace(STATUS, clock=Clock(ready=False)),
            1,
            ChainState.WAITING,
            "clock",
        ),
        (
            msgspec.structs.replace(STATUS, facts=small(sru=MINIMUM.sru - 1)),
            1,
            ChainState.REFUSED,
            "hardware",
        ),
        (
            msgspec.structs.replace(STATUS, facts=small(mru=MINIMUM.mru - 1)),
            1,
            ChainState.REFUSED,
            "hardware",
        ),
    ],
)
def test_what_forbids_to_tell_the_chain_anything_is_named(
    status: NodeStatus | None, farm_id: int, state: ChainState, subject: str
) -> None:
    blocked = judge(status, farm_id)
    assert isinstance(blocked, Blocked)
    assert blocked.state is state
    assert blocked.problem.subject == subject
    assert blocked.problem.remedy
