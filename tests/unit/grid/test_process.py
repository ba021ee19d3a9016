import os
import signal
import subprocess
import sys

import msgspec

from grid.process import alive, identify, parse_start, send, stop


def test_the_start_time_is_found_behind_a_name_with_brackets_and_spaces() -> None:
    stat = "71 (a) S (b) R 1 " + " ".join(str(n) for n in range(3, 20)) + " 4711 rest"
    state, ticks = parse_start(stat)
    assert (state, ticks) == ("R", 4711)


def test_this_process_is_alive_and_its_number_with_another_start_is_not() -> None:
    me = identify(os.getpid())
    assert me is not None
    assert alive(me)
    assert not alive(msgspec.structs.replace(me, start_ticks=me.start_ticks + 1))
    assert not alive(msgspec.structs.replace(me, boot="another"))


def test_a_process_that_took_over_a_number_is_never_signalled() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    try:
        real = identify(child.pid)
        assert real is not None
        send(msgspec.structs.replace(real, start_ticks=1), signal.SIGKILL)
        assert alive(real)
        assert stop(real, 10)
    finally:
        child.kill()
        child.wait()


def test_an_ended_process_that_nobody_reaped_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    running = identify(child.pid)
    assert running is not None
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert identify(child.pid) is None
    assert not alive(running)
    child.communicate()
