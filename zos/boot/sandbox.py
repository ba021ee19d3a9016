"""Locks the calling process in; each step needs a right that a later one takes away."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import NamedTuple

from zos.boot import capabilities, kernel, landlock, syscalls
from zos.boot.cgroups import Group

_READ = ("/usr", "/etc", "/dev/urandom", "/proc/meminfo", "/proc/uptime", "/proc/cmdline")


class Sandbox(NamedTuple):
    """What a service may do. `memory` in bytes, 0 = the machine's; `tasks` counts threads too.

    `read` and `write` are paths beside those that Python itself reads. `whole_system`: root with
    the capabilities of the core and no Landlock domain. `confined` False: the tests' agent.
    """

    user: int
    memory: int
    tasks: int
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    network: bool = True
    consoles: bool = False
    whole_system: bool = False
    confined: bool = True


def consoles(dev: Path = Path("/dev")) -> list[str]:
    """The screens and serial lines that are there."""
    patterns = ("tty[1-6]", "ttyS[0-3]", "hvc0")
    return [str(path) for pattern in patterns for path in sorted(dev.glob(pattern))]


def domain(sandbox: Sandbox) -> landlock.Domain:
    paths = [(path, landlock.READ) for path in (*_READ, *sandbox.read)]
    paths += [(path, landlock.WRITE) for path in sandbox.write]
    paths += [("/dev/null", landlock.DEVICE)]
    paths += [(path, landlock.DEVICE) for path in consoles() if sandbox.consoles]
    return landlock.Domain(tuple(paths), connect=sandbox.network)


def enter(name: str, sandbox: Sandbox) -> None:
    """Confine this process as `sandbox` says. There is no way back."""
    group = Group(name)
    group.make(memory=sandbox.memory, tasks=sandbox.tasks)
    group.enter()
    _limit(sandbox)
    if not sandbox.confined:
        return
    if not sandbox.network:
        kernel.unshare(kernel.CLONE_NEWNET)
    kept = capabilities.CORE if sandbox.whole_system else capabilities.NONE
    capabilities.drop_others(kept)
    if sandbox.user:
        os.setgroups([])
        os.setresgid(sandbox.user, sandbox.user, sandbox.user)
        os.setresuid(sandbox.user, sandbox.user, sandbox.user)
    kernel.set_capabilities(capabilities.mask(kept))
    kernel.forbid_new_privileges()
    if sandbox.whole_system:
        kernel.set_seccomp_filter(syscalls.CORE.program())
        return
    kernel.forbid_dumps()
    landlock.restrict(domain(sandbox))
    program = syscalls.ONLINE if sandbox.network else syscalls.LOCAL
    kernel.set_seccomp_filter(program.program())


def _limit(sandbox: Sandbox) -> None:
    files = 65536 if sandbox.whole_system else 1024
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Path("/proc/self/oom_score_adj").write_text("200" if sandbox.consoles else "0")
