"""Which system calls each kind of service may make. Numbers of x86-64."""

from __future__ import annotations

import socket

from zos.boot.seccomp import Filter, NoBits, NotAllBits, OneOf

_CLONE, _CLONE3, _SOCKET, _SOCKETPAIR, _MMAP, _MPROTECT, _PKEY_MPROTECT = (
    56,
    435,
    41,
    53,
    9,
    10,
    329,
)
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEW*: cgroup, uts, ipc, user, pid, net, time, mount
_WRITE_AND_EXECUTE, _EXECUTE = 6, 4

# Nobody but PID 1: modules, kexec, reboot, tracing, BPF, raw I/O, swap, keys of the kernel,
# io_uring (it goes around seccomp), userfaultfd, handles, old x86 doors.
_KERNEL = {
    "init_module": 175, "finit_module": 313, "delete_module": 176, "kexec_load": 246,
    "kexec_file_load": 320, "reboot": 169, "ptrace": 101, "process_vm_readv": 310,
    "process_vm_writev": 311, "bpf": 321, "perf_event_open": 298, "iopl": 172, "ioperm": 173,
    "swapon": 167, "swapoff": 168, "add_key": 248, "request_key": 249, "keyctl": 250,
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "userfaultfd": 323,
    "open_by_handle_at": 304, "acct": 163, "uselib": 134, "modify_ldt": 154, "lookup_dcookie": 212,
    "pivot_root": 155, "syslog": 103, "nfsservctl": 180, "kcmp": 312, "personality": 135,
}  # fmt: skip
# Not the unprivileged ones: programs, mounts, namespaces, users, clocks, listening sockets.
_SYSTEM = {
    "execve": 59, "execveat": 322, "mount": 165, "umount2": 166, "move_mount": 429, "fsopen": 430,
    "fsconfig": 431, "fsmount": 432, "fspick": 433, "open_tree": 428, "mount_setattr": 442,
    "unshare": 272, "setns": 308, "chroot": 161, "mknod": 133, "mknodat": 259, "setuid": 105,
    "setgid": 106, "setreuid": 113, "setregid": 114, "setresuid": 117, "setresgid": 119,
    "setgroups": 116, "setfsuid": 122, "setfsgid": 123, "capset": 126, "settimeofday": 164,
    "clock_settime": 227, "clock_adjtime": 305, "adjtimex": 159, "sethostname": 170,
    "setdomainname": 171, "quotactl": 179, "quotactl_fd": 443, "bind": 49, "listen": 50,
    "memfd_create": 319, "memfd_secret": 447, "chown": 92, "fchown": 93, "lchown": 94,
    "fchownat": 260, "name_to_handle_at": 303, "fanotify_init": 300, "vhangup": 153,
    "pidfd_getfd": 438, "process_madvise": 440, "seccomp": 317,
}  # fmt: skip
# What Python, asyncio and the crypto library need; tests/integration/boot proves it.
_PLAIN = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7,
    "lseek": 8, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "ioctl": 16, "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20,
    "access": 21, "pipe": 22, "select": 23, "sched_yield": 24, "mremap": 25, "madvise": 28,
    "dup": 32, "dup2": 33, "nanosleep": 35, "getpid": 39, "sendfile": 40, "connect": 42,
    "accept": 43, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47, "shutdown": 48,
    "getsockname": 51, "getpeername": 52, "setsockopt": 54, "getsockopt": 55, "exit": 60,
    "wait4": 61, "kill": 62, "uname": 63, "fcntl": 72, "flock": 73, "fsync": 74, "fdatasync": 75,
    "truncate": 76, "ftruncate": 77, "getdents": 78, "getcwd": 79, "chdir": 80, "rename": 82,
    "mkdir": 83, "rmdir": 84, "unlink": 87, "readlink": 89, "chmod": 90, "fchmod": 91,
    "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111,
    "getgroups": 115, "getresuid": 118, "getresgid": 120, "getpgid": 121, "getsid": 124,
    "rt_sigpending": 127, "rt_sigtimedwait": 128, "sigaltstack": 131, "statfs": 137,
    "fstatfs": 138, "mlock": 149, "munlock": 150, "prctl": 157, "arch_prctl": 158, "gettid": 186,
    "time": 201, "futex": 202, "sched_getaffinity": 204, "getdents64": 217,
    "set_tid_address": 218, "restart_syscall": 219, "fadvise64": 221, "clock_gettime": 228,
    "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "epoll_wait": 232,
    "epoll_ctl": 233, "tgkill": 234, "waitid": 247, "openat": 257, "mkdirat": 258,
    "newfstatat": 262, "unlinkat": 263, "renameat": 264, "readlinkat": 267, "fchmodat": 268,
    "faccessat": 269, "pselect6": 270, "ppoll": 271, "set_robust_list": 273,
    "get_robust_list": 274, "utimensat": 280, "epoll_pwait": 281, "timerfd_create": 283,
    "eventfd2": 290, "timerfd_settime": 286, "accept4": 288, "signalfd4": 289,
    "epoll_create1": 291, "dup3": 292, "pipe2": 293, "prlimit64": 302, "syncfs": 306,
    "sendmmsg": 307, "getcpu": 309, "renameat2": 316, "getrandom": 318, "mlock2": 325,
    "copy_file_range": 326, "statx": 332, "rseq": 334, "faccessat2": 439, "epoll_pwait2": 441,
    "futex_waitv": 449, "close_range": 436,
}  # fmt: skip


def _confined(*families: int) -> dict[int, OneOf | NoBits | NotAllBits]:
    """Sockets of these families only, no new namespace, no memory both writable and executable."""
    return {
        _SOCKET: OneOf(0, families),
        _SOCKETPAIR: OneOf(0, (socket.AF_UNIX,)),
        _CLONE: NoBits(0, _NEW_NAMESPACES),
        _MMAP: NotAllBits(2, _WRITE_AND_EXECUTE),
        _MPROTECT: NoBits(2, _EXECUTE),
        _PKEY_MPROTECT: NoBits(2, _EXECUTE),
    }


CORE = Filter({}, denied=frozenset(_KERNEL.values()))
LOCAL = Filter(
    _confined(socket.AF_UNIX), absent=frozenset({_CLONE3}), allowed=frozenset(_PLAIN.values())
)
# clone3 hides its flags behind a pointer: absent, so that the C library takes clone.
ONLINE = Filter(
    _confined(socket.AF_UNIX, socket.AF_INET, socket.AF_INET6),
    absent=frozenset({_CLONE3}),
    denied=frozenset((_KERNEL | _SYSTEM).values()),
)
