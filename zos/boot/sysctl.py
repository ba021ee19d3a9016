"""Kernel settings fixed for every node, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt
from pathlib import Path

# Huge pages where a program asks for them (a virtual machine does), not for every small service.
MEMORY = (("transparent_hugepage/enabled", "madvise"),)
MEMORY_FOLDER = Path("/sys/kernel/mm")
SETTINGS = (
    ("kernel/hostname", "zero-os"),
    ("kernel/modprobe", ""),  # the kernel may start no program; PID 1 loads modules
    ("kernel/core_pattern", ""),
    ("kernel/hotplug", ""),
    ("kernel/panic", "15"),
    ("kernel/panic_on_oops", "1"),
    ("kernel/printk", "3"),  # warnings of drivers go to the log, not over the status screen
    ("kernel/printk_devkmsg", "on"),  # our own lines are not rate-limited away
    ("kernel/sysrq", "0"),
    ("kernel/kptr_restrict", "2"),
    ("kernel/dmesg_restrict", "1"),
    ("kernel/unprivileged_bpf_disabled", "1"),
    ("kernel/yama/ptrace_scope", "2"),
    ("kernel/kexec_load_disabled", "1"),
    ("kernel/perf_event_paranoid", "3"),
    ("user/max_user_namespaces", "0"),
    ("fs/protected_hardlinks", "1"),
    ("fs/protected_symlinks", "1"),
    ("fs/protected_fifos", "2"),
    ("fs/protected_regular", "2"),
    ("fs/suid_dumpable", "0"),
    ("fs/inotify/max_user_instances", "8192"),
    ("fs/inotify/max_user_watches", "524288"),
    ("net/unix/max_dgram_qlen", "512"),  # room in the journal's socket while PID 1 is busy
    ("net/ipv4/tcp_syncookies", "1"),
    ("net/ipv4/conf/all/rp_filter", "2"),
    ("net/ipv4/conf/all/accept_redirects", "0"),
    ("net/ipv4/conf/all/send_redirects", "0"),
    ("net/ipv4/conf/all/accept_source_route", "0"),
    ("net/ipv6/conf/all/accept_redirects", "0"),
    ("vm/overcommit_memory", "1"),
    ("vm/panic_on_oom", "0"),
    # The first number is of the lowest 16 MiB: kept for ISA cards, which no machine of ours has.
    ("vm/lowmem_reserve_ratio", "0"),
)


def reserve(meminfo: str) -> tuple[tuple[str, str], ...]:
    """The kernel's own rule for what it keeps free, without what huge pages added to it.

    They raise it to 66 MiB on a 3 GiB machine, which nobody can then use.
    Source of the rule: calculate_min_free_kbytes, mm/page_alloc.c.
    """
    total = next(int(row.split()[1]) for row in meminfo.splitlines() if row.startswith("MemTotal"))
    return (("vm/min_free_kbytes", str(min(65536, isqrt(total * 16)))),)


def apply(
    settings: tuple[tuple[str, str], ...] = SETTINGS, folder: Path = Path("/proc/sys")
) -> Iterator[tuple[str, OSError]]:
    """Write each; yield what this kernel refused. A setting it does not have is no news."""
    for name, value in settings:
        try:
            (folder / name).write_text(f"{value}\n")
        except FileNotFoundError:
            continue
        except OSError as cause:
            yield name, cause
