"""The few text files and empty folders a root needs that no package brings."""

from __future__ import annotations

from image.tree import File, Folder, Link, Tree

# The same table as zos/model/users.py; a test compares them.
USERS = (
    ("root", 0),
    ("zos-keys", 901),
    ("zos-chain", 902),
    ("zos-console", 903),
    ("zos-peer", 904),
    ("nobody", 65534),
)
MOUNT_POINTS = (
    "dev", "etc", "mnt", "newroot", "proc", "root", "run", "sys", "tmp", "var",
    "usr/lib/zos", "usr/lib/zos-testkit",
)  # fmt: skip
_HOSTS = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"
_NSSWITCH = "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n"


def os_release(version: str) -> str:
    return (
        'NAME="Zero-OS in Python"\nID=zero-os\nID_LIKE=debian\n'
        f'VERSION_ID={version}\nPRETTY_NAME="Zero-OS in Python {version}"\n'
    )


def add(root: Tree, ca_bundle: File, version: str) -> None:
    """Fill /etc, the usr-merge links and the mount points. /run is where resolv.conf lives."""
    text = {
        "etc/passwd": "".join(f"{n}:x:{i}:{i}::/:/nonexistent\n" for n, i in USERS),
        "etc/group": "".join(f"{n}:x:{i}:\n" for n, i in USERS),
        "etc/hosts": _HOSTS,
        "etc/nsswitch.conf": _NSSWITCH,
        "etc/hostname": "zero-os\n",
        "usr/lib/os-release": os_release(version),
    }
    for path, body in text.items():
        root[path] = File(body.encode())
    root["etc/ssl/certs/ca-certificates.crt"] = ca_bundle
    links = {
        "etc/os-release": "../usr/lib/os-release",
        "etc/resolv.conf": "/run/resolv.conf",
        "etc/mtab": "/proc/self/mounts",
        "usr/lib/ssl/cert.pem": "/etc/ssl/certs/ca-certificates.crt",
        "bin": "usr/bin",
        "sbin": "usr/bin",
        "lib": "usr/lib",
        "lib64": "usr/lib64",
        "usr/sbin": "bin",
    }
    for path, target in links.items():
        root[path] = Link(target)
    for path in MOUNT_POINTS:
        root[path] = Folder()
