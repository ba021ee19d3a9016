"""PID 1 in trouble, and machines that are almost too small."""

from __future__ import annotations

import pytest

from tests.e2e.bench import Bench

pytestmark = [pytest.mark.e2e, pytest.mark.anyio]


async def test_a_crash_of_pid_1_is_shown_and_the_machine_reboots(bench: Bench) -> None:
    async with bench.boot("crash", bench.spec("crash", nics=())) as guest:
        await guest.token("machine is up")
        await guest.crash_pid_1()
        ended = await guest.ended()
        assert ended.reason == "guest-reset"
        assert not ended.watchdog
        said = guest.machine.serial()
        assert "the supervisor has failed" in said
        assert "\x1b[41m" in said, "the screen is red"
        assert "DeliberateCrashError" in said


async def test_the_watchdog_resets_the_machine_when_the_supervisor_hangs(bench: Bench) -> None:
    async with bench.boot("hang", bench.spec("hang", nics=())) as guest:
        await guest.token("machine is up")
        await guest.hang_pid_1()
        ended = await guest.ended(seconds=180)
        assert ended.watchdog


async def test_256_megabytes_still_reach_the_console(bench: Bench) -> None:
    async with bench.boot("tiny", bench.spec("tiny", nics=(), memory=256)) as guest:
        await guest.token("machine is up")
        await guest.on_screen("Zero-OS")
