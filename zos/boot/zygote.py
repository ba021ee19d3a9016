"""The zygote: imports what services share, once, and forks them on request.

It is single-threaded and does nothing else. A service is forked twice, so that PID 1 becomes its
parent; the process in between hands PID 1 the service's pidfd and ends.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from zos.boot import kernel, spawn
from zos.boot.services import SHARED, TESTKIT, Service, table

_REQUEST = 4096


def keep_only(fds: set[int]) -> None:
    """Close every other descriptor: a fork inherits PID 1's watchdog, journal and consoles."""
    for entry in os.listdir("/proc/self/fd"):  # noqa: PTH208  names are numbers here
        if int(entry) not in fds:
            try:
                os.close(int(entry))
            except OSError:
                continue  # the one that listed the folder


def forget_signals() -> None:
    """Python's handlers and wake-up descriptor are PID 1's: a fork must not answer with them."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if number not in {signal.SIGKILL, signal.SIGSTOP} and signal.getsignal(number) is not None:
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def fork() -> tuple[int, socket.socket]:
    """Start the zygote. Returns its process id and PID 1's end of the SEQPACKET pair to it."""
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    gc.freeze()  # a collection would write to every object and so copy every page of both
    pid = os.fork()
    if pid == 0:
        _main(theirs)
    theirs.close()
    mine.settimeout(0.0)
    return pid, mine


def _main(control: socket.socket) -> NoReturn:
    status = 1
    try:
        _serve(control)
        status = 0
    except BaseException as cause:  # noqa: BLE001  the outermost frame of the process
        spawn.tell("zygote", cause)
    finally:
        os._exit(status)


def _serve(control: socket.socket) -> None:
    """Fork what PID 1 asks for, until it hangs up."""
    forget_signals()
    keep_only({0, 1, 2, control.fileno()})
    kernel.set_name("zygote")
    Path("/proc/self/oom_score_adj").write_text("-900")
    if TESTKIT.exists():
        sys.path.append(str(TESTKIT))
    for name in SHARED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    control.send(json.dumps({"ready": True}).encode())
    services = {service.name: service for service in table()}
    while request := control.recv(_REQUEST):
        spawn.connect_output()  # once PID 1 asks for something, its journal is there
        name = json.loads(request)["start"]
        between = os.fork()
        if between == 0:
            _between(control, services[name])
        os.waitpid(between, 0)


def _between(control: socket.socket, service: Service) -> NoReturn:
    """Fork the service, tell PID 1 of it, and vanish."""
    try:
        pid = os.fork()
        if pid == 0:
            spawn.become(service)
        fd = os.pidfd_open(pid)
        body = json.dumps({"started": service.name, "pid": pid}).encode()
        socket.send_fds(control, [body], [fd])
    except BaseException as cause:  # noqa: BLE001  the outermost frame of the process
        spawn.tell(service.name, cause)
    finally:
        os._exit(0)
