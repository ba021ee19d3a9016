"""The one door to other programs. Arguments are a tuple, never a line for a shell."""

from __future__ import annotations

import subprocess

import anyio
from anyio import to_thread

from zos.model.errors import CommandError, UnavailableError

# Nothing of our own environment decides what a program does; its messages are not translated.
_ENVIRONMENT = {"PATH": "/usr/bin:/usr/sbin", "LC_ALL": "C.UTF-8", "HOME": "/"}


async def run(argv: tuple[str, ...]) -> str:
    """Its standard output. CommandError when it fails, UnavailableError when there is none.

    A caller that gives up has the program killed; one that hangs in the kernel is left behind.
    """
    try:
        child = _start(argv)
    except OSError as cause:
        raise UnavailableError(f"{argv[0]} cannot be started: {cause.strerror}") from cause
    try:
        output, errors = await to_thread.run_sync(child.communicate, abandon_on_cancel=True)
    except anyio.get_cancelled_exc_class():
        child.kill()
        raise
    if child.returncode:
        raise CommandError(argv, child.returncode, errors)
    return output


def _start(argv: tuple[str, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_ENVIRONMENT,
        text=True,
        errors="replace",
    )
