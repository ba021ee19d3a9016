"""Chooses, file by file, what of the packages and wheels becomes part of the root.

Everything is left out unless it is named here; libraries follow by the ELF closure.
"""

from __future__ import annotations

import re

from image.tree import File, Link, Tree

PYTHON = "usr/lib/python3.13"
DIST = "usr/lib/python3/dist-packages"
PROGRAMS = ("usr/bin/btrfs", "usr/bin/mkfs.btrfs")

# Loaded by name at run time, so no DT_NEEDED shows them. The glibc stubs are what manylinux wheels
# name; libgcc_s is what glibc opens when a thread is cancelled.
LIBRARIES = (
    "libpython3.13.so.1.0",
    "libudev.so.1",
    "libgcc_s.so.1",
    "libdl.so.2",
    "libm.so.6",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libutil.so.1",
)

# Parts of the standard library a node has no use for, or must not have: prompts, debuggers, process
# pools that re-run the main program, editors, installers, databases, mail and web servers.
_STDLIB_DROPPED = (
    "__phello__|_aix_support|_android_support|_apple_support|_distutils_system_mod|_ios_support"
    "|_osx_support|_pydatetime|_pyio|_pyrepl|_sysconfigdata__.*|antigravity|bdb|cProfile|cmd|code"
    "|codeop|compileall|config-.*|curses|dbm|doctest|ensurepip|ftplib|getpass|idlelib|imaplib"
    "|lib2to3|mailbox|modulefinder|msilib|multiprocessing|netrc|nturl2path|pdb|pickletools|pipes"
    "|plistlib|poplib|profile|pstats|pty|pyclbr|pydoc|pydoc_data|rlcompleter|sched|shelve"
    "|site-packages|smtplib|sqlite3|sre_.*|sysconfig_.*|tabnanny|test|this|tkinter|trace"
    "|tracemalloc_.*|tty|turtle|turtledemo|venv|webbrowser|wsgiref|xmlrpc|zipapp"
    "|EXTERNALLY-MANAGED|LICENSE.txt|sitecustomize"
)
_DYNLOAD_DROPPED = (
    "_ctypes_test|_curses.*|_dbm|_gdbm|_sqlite3|_test.*|_tkinter|_xxtestfuzz|xx.*|readline"
    "|_multiprocessing|_posixshmem|_codecs_(cn|hk|iso2022|jp|kr|tw)|_lsprof"
)
_STDLIB_FILES_DROPPED = (
    r"asyncio/(__main__|windows_.*)\.py|concurrent/futures/process\.py|ctypes/(test|macholib)/.*"
    r"|ctypes/wintypes\.py|json/tool\.py|unittest/__main__\.py|encodings/(big5|cp[0-9]|euc|gb|hp|hz"
    r"|iso2022|johab|kz|koi8|mac_|palmos|ptcp|shift|tis|quopri|uu_|zlib_|bz2_|rot_|oem|mbcs"
    r"|undefined|punycode_).*"
)
# Of the wheels: sources in C, tests, command lines, other event loops and other systems.
_WHEELS_DROPPED = (
    r".*/tests?/.*|.*\.(pyi|c|h|pxd|pyx|txt|md|rst|egg-info.*)|[^/]*\.(egg|dist)-info/.*"
    r"|anyio/(_backends/_trio|pytest_plugin)\.py|benchmarks/.*"
    r"|psutil/(_psbsd|_pswindows|_psosx|_psaix|_pssunos).*"
    r"|pyudev/(glib|pyqt.*|pyside.*|wx|_qt_base)\.py|scalecodec/updater\.py"
    r"|websockets/(__main__|auth|cli|trio/.*|legacy/.*)(\.py)?"
)
_DROPPED = re.compile(
    rf"{PYTHON}/(({_STDLIB_DROPPED})(\.py)?(/.*)?|lib-dynload/({_DYNLOAD_DROPPED})\.cpython-.*"
    rf"|{_STDLIB_FILES_DROPPED})|{DIST}/({_WHEELS_DROPPED})"
)


def collect(pool: Tree) -> Tree:
    """The root's own programs, Python and its packages, as sources."""
    root = Tree()
    for path, node in pool.items():
        inside = path.startswith((f"{PYTHON}/", f"{DIST}/"))
        if inside and not _DROPPED.fullmatch(path) and not isinstance(node, Link):
            root[path] = node
    for program in PROGRAMS:
        root[program] = pool[program]
    for path in ("etc/protocols", "etc/services"):
        root[path] = pool[path]
    return root


def ca_bundle(pool: Tree) -> File:
    """Mozilla's certificates as the ca-certificates package has them, in byte order."""
    found = sorted(
        (path, node)
        for path, node in pool.items()
        if path.startswith("usr/share/ca-certificates/") and path.endswith(".crt")
    )
    bodies = [node.data.strip() + b"\n" for _, node in found if isinstance(node, File)]
    return File(b"".join(bodies), 0o644, "ca-certificates")


def normalise_modes(root: Tree, executables: frozenset[str]) -> None:
    """Executables 0755, all else 0644: a library is mapped, never run."""
    for path, node in root.items():
        if isinstance(node, File):
            root[path] = File(node.data, 0o755 if path in executables else 0o644, node.origin)
