"""PID 1. Called by the sealed launcher, once; does not return."""

from __future__ import annotations

import os
import sys

from zos.boot import audit, crash, kernel, zygote

# The whole environment of every process. OpenSSL's legacy ciphers are not in the image.
ENVIRONMENT = {
    "PATH": "/usr/bin",
    "HOME": "/",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "CRYPTOGRAPHY_OPENSSL_NO_LEGACY": "1",
}


def main() -> None:
    if os.getpid() != 1:
        sys.exit("zosd runs as PID 1 only")
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    audit.install()
    kernel.share_heap()
    try:
        early = zygote.fork()  # first of all: its imports run beside everything PID 1 does
        from zos.boot.machine import Machine

        Machine(early).run()
    except BaseException as cause:  # noqa: BLE001  the kernel panics when PID 1 ends
        crash.restart(cause)
