"""Which Debian packages the image and the tools tree are made of, and their locks.

apt's answer is filtered by name: what a maintainer script would need (debconf, adduser, ...) or
what only a complete Debian needs is never fetched. What of a package enters the image is decided
by the steps, file by file.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from image.archive import Archive
from image.cache import cache_dir
from image.fetch import Progress, VanishedError, fetch
from image.lock import format_lock, read_lock
from image.resolve import Apt, Package

LOCKS = Path(__file__).parent / "lock"

IMAGE = (
    "linux-image-cloud-amd64",
    "libpython3.13",
    "python3-cryptography",
    "btrfs-progs",
    "libudev1",
    "ca-certificates",
    "netbase",
)
TOOLS = (
    "btrfs-progs",  # tests make and read file systems with it
    "cpp-14",
    "dosfstools",
    "erofs-utils",
    "gcc-14",
    "libc6-dev",
    "libpython3.13-dev",
    "mtools",
    "ovmf",
    "python3-pefile",
    "python3.13-minimal",
    "qemu-system-x86",
    "qemu-utils",
    "seabios",
    "systemd-boot-efi",
    "systemd-ukify",
    "zstd",
)

# Never part of either tree: Debian's own administration, shells, and compiler run-times of no use.
_DROPPED = re.compile(
    r"(adduser|base-.*|bash|binutils-common-dev|coreutils|cpio|dash|debconf.*|debianutils|diffutils"
    r"|dpkg.*|dracut-install|findutils|gcc-14|gcc-14-base|init-system-helpers|initramfs-tools.*"
    r"|klibc-utils|kmod|libpam.*|libklibc|linux-base.*|linux-image-cloud-amd64|login.*|logsave|mawk"
    r"|media-types|mount|openssl|openssl-provider-legacy|passwd|perl.*|python3|python3-minimal"
    r"|readline-common|sed|sensible-utils|sysvinit-utils|systemd|tar|tzdata|udev"
    r"|lib(asan8|hwasan0|lsan0|tsan2|ubsan1|itm1|gomp1|quadmath0|cc1-0|gprofng0|sframe1-dev)"
    r"|libexpat1-dev|zlib1g-dev|libcrypt-dev|python3-bcrypt|python3\.13)"
)
_IMAGE_ONLY_DROPPED = re.compile(r"libsystemd-shared|python3\.13-minimal|libsqlite3-0|libncurses.*")


def wanted(kind: str, found: Sequence[Package]) -> list[Package]:
    """The part of apt's answer that tree `kind` (`vm` or `tools`) is made of."""
    kept = [p for p in found if not _DROPPED.fullmatch(p.name)]
    if kind != "tools":
        kept = [p for p in kept if not _IMAGE_ONLY_DROPPED.fullmatch(p.name)]
    return kept


def resolve(kind: str, archive: Archive) -> list[Package]:
    """Ask the archive afresh."""
    apt = Apt(cache_dir("apt"), archive)
    apt.update()
    return wanted(kind, apt.closure(TOOLS if kind == "tools" else IMAGE))


def write_lock(kind: str, packages: Sequence[Package], folder: Path = LOCKS) -> Path:
    """Pin `packages`; the lock's epoch (today, UTC midnight) becomes the time of every file."""
    path = folder / f"{kind}.lock"
    path.write_text(format_lock(packages, int(time.time()) // 86400 * 86400))
    return path


def pinned(
    kind: str, archive: Callable[[], Archive], progress: Progress, folder: Path = LOCKS
) -> tuple[dict[Package, Path], int]:
    """Files of the packages in the lock, and the lock's epoch.

    A version that has left the archive is replaced by today's, with a warning that names it: the
    image is then not the one that was pinned, and says so.
    """
    packages, epoch = read_lock(folder / f"{kind}.lock")
    try:
        return fetch(packages, archive, progress), epoch
    except VanishedError as cause:
        progress(f"warning: {cause}; resolving {kind} afresh, so this is not the pinned image")
    fresh = resolve(kind, archive())
    before = {p.name: p.version for p in packages}
    for package in fresh:
        if before.get(package.name) != package.version:
            progress(f"warning: {package.name} {before.get(package.name)} -> {package.version}")
    return fetch(fresh, archive, progress), epoch
