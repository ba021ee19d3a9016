"""What a freshly forked process does until it is the service: bind its socket, lock itself in."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import socket
import time
import traceback
from pathlib import Path
from typing import NoReturn

from zos.boot import kernel, sandbox
from zos.boot.services import FEATURES, Service

JOURNAL = "/run/zos/journal.sock"
BUS = "/run/zos/bus"
_FEATURES_SECONDS, _POLL = 60.0, 0.02


def become(service: Service) -> NoReturn:
    """Never returns: the process is the service, and its end is the service's end."""
    status = 1
    try:
        os.setsid()
        kernel.set_name(f"zos-{service.name}")
        connect_output()
        if service.bus:
            _bind(service.name)
        sandbox.enter(service.name, service.sandbox)
        module = importlib.import_module(service.module)
        if service.after_features:
            _wait_for_features()
        module.run()
        raise RuntimeError("run() came back, which no service may do")
    except BaseException as cause:  # noqa: BLE001  the outermost frame of the process
        tell(service.name, cause)
    finally:
        os._exit(status)


def _wait_for_features() -> None:
    """A driver that hangs must not keep the node from starting: it goes on with what is there."""
    end = time.monotonic() + _FEATURES_SECONDS
    while not FEATURES.exists() and time.monotonic() < end:
        time.sleep(_POLL)


def connect_output() -> None:
    """Descriptors 0 to 2: nothing to read, and what is written lands in the journal."""
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.close(null)
    journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    journal.connect(JOURNAL)
    journal.settimeout(0.0)
    for fd in (1, 2):
        os.dup2(journal.fileno(), fd)
    journal.close()


def _bind(name: str) -> None:
    """Listen for the service before it is confined, so that it never needs the right to.

    Callers that come while it still imports wait in the queue instead of failing.
    """
    path = Path(BUS, f"{name}.sock")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(64)
    importlib.import_module("zos.bus.server").inherit(listener)


def tell(name: str, cause: BaseException) -> None:
    """Last words: the error in one line and where it came from, to the journal."""
    body = {
        "level": "error",
        "service": name,
        "message": "service failed",
        "error": traceback.format_exception_only(cause)[-1].strip()[:500],
        "trace": "".join(traceback.format_exception(cause))[-3000:],
    }
    with contextlib.suppress(OSError):  # nobody listens: PID 1 sees the end of the process anyhow
        os.write(2, json.dumps(body).encode())
