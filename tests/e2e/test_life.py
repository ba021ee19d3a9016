"""One machine with two disks from its first boot on: what a farmer does to it, in order.

The tests share the machine (a boot costs half a minute); each boots it again if an earlier one
left it off, so one that fails does not take the rest with it.
"""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator

import anyio
import pytest

from grid.spec import GIB
from tests.e2e.bench import Bench, Images
from tests.e2e.life import Life

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]
SEED = int(os.environ.get("ZOS_E2E_SEED", "20261124"))
SERVICES = ("keys", "chain", "node", "console")


@pytest.fixture(scope="module")
async def life(bench: Bench) -> AsyncIterator[Life]:
    life = Life(bench, "life", (bench.disk("life", "first"), bench.disk("life", "second")))
    yield life
    await life.off()


async def test_a_bare_machine_registers_on_its_first_boot(bench: Bench, life: Life) -> None:
    guest = await life.on()
    said = await guest.registered()
    row = await bench.row("life")
    assert (row.node_id, row.twin_id, row.farm_id) == (said["node"], said["twin"], bench.farm_id)


async def test_the_chain_holds_the_true_figures_of_the_machine(bench: Bench, life: Life) -> None:
    await life.registered()
    row = await bench.row("life")
    assert row.cru == 2
    assert 2.5 * GIB < row.mru < 3 * GIB
    assert (row.sru, row.hru) == (240 * GIB, 0)
    assert row.addresses == ("10.0.2.15",)


async def test_uptime_is_reported_right_after_boot(bench: Bench, life: Life) -> None:
    guest = await life.registered()
    await guest.token("uptime reported")
    row = await bench.row("life")
    assert row.up
    assert 0 < row.last_report - row.up_since < 600


async def test_no_tcp_or_udp_port_listens_in_the_node(life: Life) -> None:
    guest = await life.registered()
    assert await guest.listening() == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_killed_service_comes_back_and_the_node_keeps_its_ids(
    bench: Bench, life: Life, service: str
) -> None:
    guest = await life.registered()
    before = await bench.row("life")
    with guest.from_now():
        await guest.kill_service(service)
        ended = await guest.token("service ended", subject=service)
        assert ended["reason"]
        await guest.token("service started", subject=service)
        if service == "chain":
            await guest.registered()
        if service == "node":
            await guest.token("uplink ready")
    after = await bench.row("life")
    assert (after.node_id, after.twin_id) == (before.node_id, before.twin_id)


async def test_an_uplink_that_was_lost_comes_back(life: Life) -> None:
    guest = await life.registered()
    with guest.from_now():
        await guest.machine.set_link(0, up=False)
        await guest.token("uplink lost")
        await guest.machine.set_link(0, up=True)
        await guest.token("uplink ready")


async def test_the_ids_stay_after_a_reboot(life: Life) -> None:
    ended = await life.ends_by(lambda guest: guest.machine.reset())
    assert ended.reason
    await life.same_ids("reboot")


async def test_the_power_button_ends_the_machine_orderly(life: Life) -> None:
    ended = await life.ends_by(lambda guest: guest.machine.press_power())
    assert ended.reason == "guest-shutdown"
    assert life.guest is not None
    assert "machine stops how=power-off" in life.guest.machine.serial()


async def test_the_ids_stay_after_a_power_cut_at_a_random_moment(life: Life) -> None:
    await life.registered()
    await life.off()
    moment = random.Random(SEED).uniform(2.0, 20.0)
    await life.on()
    await anyio.sleep(moment)  # the moment is the point of this test, nothing waits for it
    await life.off()
    await life.same_ids(f"power cut {moment:.1f} s after power-on, seed {SEED}")


async def test_the_ids_stay_after_the_image_is_replaced(life: Life, other_image: Images) -> None:
    await life.registered()
    await life.off()
    life.image = other_image
    await life.same_ids("image replaced")


async def test_the_ids_stay_after_one_of_two_disks_is_lost(life: Life) -> None:
    await life.registered()
    await life.off()
    life.disks = life.disks[1:]
    await life.same_ids("first disk lost")
