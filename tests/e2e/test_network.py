"""Ways to the chain that are not the usual one, and clocks that are wrong."""

from __future__ import annotations

import pytest

from image.machine import user_nic
from tests.e2e.bench import HOST, Bench
from tests.e2e.forward import Forward

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]
HOST6 = "2001:db8:5::2"
YEAR = 365 * 86400


async def test_a_static_address_is_used_and_a_slow_clock_is_set_right(bench: Bench) -> None:
    disk = bench.disk("static", "static")
    words = bench.settings(ip="10.0.2.77/24,gw=10.0.2.2,dns=10.0.2.3")
    spec = bench.spec("static", disks=(disk,), settings=words, rtc="2011-01-01T00:00:00")
    async with bench.boot("static", spec) as guest:
        uplink = await guest.token("uplink ready")
        assert "10.0.2.77/24" in str(uplink["addresses"])
        clock = await guest.token("clock ready")
        assert float(str(clock["offset"])) > 10 * YEAR
        await guest.registered()
    assert (await bench.row("static")).addresses == ("10.0.2.77",)


async def test_ipv6_by_router_advertisement_alone_will_do_and_a_fast_clock_is_set_right(
    bench: Bench,
) -> None:
    nic = user_nic(1, "ipv4=off,ipv6=on,ipv6-prefix=2001:db8:5::,ipv6-host=" + HOST6)
    async with (
        Forward(bench.chain_port, host="::1") as chain,
        Forward(bench.activation_port, host="::1") as activation,
    ):
        words = bench.settings(
            substrate=f"ws://[{HOST6}]:{chain.port}",
            activation=f"http://[{HOST6}]:{activation.port}/activation/activate",
        )
        spec = bench.spec(
            "v6", disks=(bench.disk("v6", "v6"),), nics=(nic,), settings=words,
            rtc="2039-06-01T00:00:00",
        )  # fmt: skip
        async with bench.boot("v6", spec) as guest:
            uplink = await guest.token("uplink ready")
            assert "2001:db8:5:" in str(uplink["addresses"])
            clock = await guest.token("clock ready")
            assert float(str(clock["offset"])) < -5 * YEAR
            await guest.registered()
    (address,) = (await bench.row("v6")).addresses
    assert address.startswith("2001:db8:5:")


async def test_of_two_cards_the_one_that_reaches_the_chain_wins(bench: Bench) -> None:
    """The first one has a link, an address and a router, and still leads nowhere."""
    dead, good = user_nic(1, "restrict=on,net=192.0.2.0/24"), user_nic(2)
    spec = bench.spec("cards", disks=(bench.disk("cards", "cards"),), nics=(dead, good))
    async with bench.boot("cards", spec) as guest:
        uplink = await guest.token("uplink ready")
        assert "10.0.2.15/24" in str(uplink["addresses"])
        await guest.registered()
    assert (await bench.row("cards")).addresses == ("10.0.2.15",)


async def test_a_chain_that_cannot_be_reached_at_boot_is_waited_for(bench: Bench) -> None:
    async with Forward(bench.chain_port) as way:
        way.close()
        words = bench.settings(substrate=f"ws://{HOST}:{way.port}")
        spec = bench.spec("early", disks=(bench.disk("early", "early"),), settings=words)
        async with bench.boot("early", spec) as guest:
            await guest.on_screen("the chain does not answer")
            assert await bench.rows("early") == []
            await way.open()
            await guest.registered()
    await bench.row("early")


async def test_a_farm_that_does_not_exist_is_named_on_the_screen_and_nothing_is_made(
    bench: Bench,
) -> None:
    words = bench.settings(farmer_id="4711")
    spec = bench.spec("nofarm", disks=(bench.disk("nofarm", "nofarm"),), settings=words)
    async with bench.boot("nofarm", spec) as guest:
        waits = await guest.token("waiting", subject="setting farmer_id")
        assert "4711" in str(waits["reason"])
        await guest.on_screen("farm 4711 does not exist")
    assert await bench.rows("nofarm") == []
