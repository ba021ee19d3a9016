"""The owner of the clock, with a clock that the test turns and a time server on loopback."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path

import anyio
import pytest

from zos.bus.calls import ChainTime
from zos.loop import Change
from zos.model.errors import UnavailableError
from zos.model.status import Clock
from zos.node.time_rules import BLOCK
from zos.node.timekeeper import Dials, Timekeeper

BUILT = 1_790_000_000.0
NOW = BUILT + 1e7
TO_1900 = 2_208_988_800


class Watch:
    """A machine's clocks, `off` seconds wrong; real time passes only when the test says so."""

    def __init__(self, off: float, folder: Path) -> None:
        self.memory = folder / "clock.json"
        self.time = NOW + off
        self.uptime = 50.0
        self.rtc: float | None = None

    def set_rtc(self, seconds: float) -> bool:
        self.rtc = seconds
        return True

    def set_system(self, seconds: float) -> None:
        self.time = seconds

    def wait(self, seconds: float) -> None:
        self.time += seconds
        self.uptime += seconds

    @property
    def error(self) -> float:
        """How wrong the clock is now."""
        return self.time - (NOW + self.uptime - 50.0)

    def keeper(
        self, servers: tuple[tuple[str, str], ...] = (), port: int = 0
    ) -> tuple[Timekeeper, Change]:
        told = Change()
        dials = Dials(
            now=lambda: self.time,
            monotonic=lambda: self.uptime,
            set_system=self.set_system,
            set_rtc=self.set_rtc,
            memory=self.memory,
            ntp_port=port,
        )
        return Timekeeper(lambda: servers, BUILT, told, dials), told


def hear(keeper: Timekeeper, time: float, endpoint: str = "ws://a") -> Clock:
    return anyio.run(keeper.hear, ChainTime(now_ms=round(time * 1000), endpoint=endpoint))


async def with_server(offset: float, use: Callable[[int], object], spoil: bytes = b"") -> None:
    """Serve `NOW + offset` on a loopback port while `use` (an async function) runs."""
    async with await anyio.create_udp_socket(local_host="127.0.0.1", local_port=0) as udp:

        async def serve() -> None:
            async for packet, peer in udp:
                whole = struct.pack("!II", int(NOW + offset + TO_1900), 0)
                head = struct.pack("!BB", 0x24, 1) + bytes(22)
                await udp.sendto(spoil or head + packet[40:48] + whole + whole, *peer)

        async with anyio.create_task_group() as group:
            group.start_soon(serve)
            await use(udp.extra(anyio.abc.SocketAttribute.local_port))  # type: ignore[misc]
            group.cancel_scope.cancel()


@pytest.mark.parametrize("off", [-4.8e8, 4.8e8], ids=["2011", "2041"])
def test_a_wrong_clock_is_right_after_the_second_block(off: float, tmp_path: Path) -> None:
    watch = Watch(off, tmp_path)
    keeper, _ = watch.keeper()
    keeper.start()
    assert not hear(keeper, NOW).ready
    watch.wait(BLOCK)
    assert hear(keeper, NOW + BLOCK).ready
    assert abs(watch.error) <= 2
    assert watch.rtc == watch.time


def test_a_right_clock_is_ready_at_the_first_block(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)
    keeper, _ = watch.keeper()
    keeper.start()
    assert hear(keeper, NOW - 5) == Clock(ready=True, source="chain")
    assert watch.rtc is None


def test_a_clock_from_before_the_build_is_put_to_the_build(tmp_path: Path) -> None:
    watch = Watch(-4.8e8, tmp_path)
    keeper, _ = watch.keeper()
    keeper.start()
    assert watch.time == BUILT


def test_two_endpoints_with_different_blocks_prove_nothing(tmp_path: Path) -> None:
    watch = Watch(9999, tmp_path)
    keeper, _ = watch.keeper()
    hear(keeper, NOW - 100, "ws://a")
    assert not hear(keeper, NOW - 50, "ws://b").ready


def test_two_blocks_heard_long_apart_prove_nothing(tmp_path: Path) -> None:
    watch = Watch(9999, tmp_path)
    keeper, _ = watch.keeper()
    hear(keeper, NOW - 5000)
    watch.wait(600)
    assert not hear(keeper, NOW - 4000).ready


def test_a_chain_that_stands_still_later_leaves_the_clock_ready(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)
    keeper, _ = watch.keeper()
    hear(keeper, NOW)
    for _ in range(20):
        watch.wait(30)
        assert hear(keeper, NOW).ready
    assert watch.error == 0


def test_a_chain_that_jumps_ahead_is_followed(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)
    keeper, _ = watch.keeper()
    hear(keeper, NOW)
    watch.wait(BLOCK)
    clock = hear(keeper, NOW + 86400 * 30)
    assert clock.ready
    assert watch.error == pytest.approx(86400 * 30 - BLOCK, abs=2)


def test_a_time_server_sets_the_clock_before_the_chain_is_heard(tmp_path: Path) -> None:
    watch = Watch(-3e8, tmp_path)

    async def use(port: int) -> None:
        keeper, _ = watch.keeper((("127.0.0.1", "dhcp-ntp"),), port)
        await keeper.turn()
        assert keeper.status.source == "dhcp-ntp"
        assert not keeper.status.ready
        assert (await keeper.hear(ChainTime(now_ms=round(NOW * 1000), endpoint="a"))).ready
        assert keeper.status.source == "dhcp-ntp"

    anyio.run(with_server, 0, use)
    assert abs(watch.error) < 1


def test_a_time_server_that_the_chain_contradicts_is_a_problem(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)

    async def use(port: int) -> None:
        keeper, _ = watch.keeper((("127.0.0.1", "ntp"),), port)
        await keeper.hear(ChainTime(now_ms=round(NOW * 1000), endpoint="a"))
        watch.wait(BLOCK)
        await keeper.hear(ChainTime(now_ms=round((NOW + BLOCK) * 1000), endpoint="a"))
        await keeper.turn()
        assert keeper.status.ready
        assert [p.subject for p in keeper.problems] == ["clock"]

    anyio.run(with_server, 5000, use)
    assert abs(watch.error) <= 2


def test_a_silent_time_server_is_passed_over(tmp_path: Path) -> None:
    watch = Watch(-3e8, tmp_path)

    async def use(port: int) -> None:
        servers = (("no-such-host.invalid", "ntp"), ("127.0.0.1", "ntp"))
        keeper, _ = watch.keeper(servers, port)
        await keeper.turn()
        assert keeper.status.source == "ntp"

    anyio.run(with_server, 0, use)


def test_servers_that_all_fail_are_tried_again_later(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)

    async def use(port: int) -> None:
        keeper, _ = watch.keeper((("127.0.0.1", "ntp"),), port)
        with pytest.raises(UnavailableError, match="too short"):
            await keeper.turn()

    anyio.run(partial(with_server, spoil=b"x"), 0, use)


def test_no_server_is_no_failure(tmp_path: Path) -> None:
    keeper, _ = Watch(0, tmp_path).keeper()
    anyio.run(keeper.turn)
    assert keeper.problems == ()


def test_who_watches_is_told_of_a_change(tmp_path: Path) -> None:
    keeper, told = Watch(0, tmp_path).keeper()
    hear(keeper, NOW)

    async def wait() -> None:
        with anyio.fail_after(1):
            await told.wait()

    anyio.run(wait)


def test_a_restarted_service_goes_on_where_it_was(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)
    keeper, _ = watch.keeper()
    hear(keeper, NOW - 3)
    watch.wait(500)
    again, _ = watch.keeper()
    again.start()
    assert again.status == keeper.status
    assert again.status.ready
    assert watch.error == 0


def test_a_damaged_memory_is_an_empty_one(tmp_path: Path) -> None:
    watch = Watch(0, tmp_path)
    watch.memory.write_bytes(b"?")
    keeper, _ = watch.keeper()
    keeper.start()
    assert not keeper.status.ready
