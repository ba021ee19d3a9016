"""PID 1. Called by the sealed launcher, once; does not return."""

from __future__ import annotations

import os
import sys

from zos.boot import crash, zygote


def main() -> None:
    if os.getpid() != 1:
        sys.exit("zosd runs as PID 1 only")
    try:
        early = zygote.fork()  # first of all: its imports run beside everything PID 1 does
        from zos.boot.machine import Machine

        Machine(early).run()
    except BaseException as cause:  # noqa: BLE001  the kernel panics when PID 1 ends
        crash.restart(cause)
