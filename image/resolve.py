"""Asks apt which packages a set of names means, under a private configuration.

apt verifies the archive's signatures; nothing is installed and the host's own state is not touched.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from image.archive import Archive
from image.errors import UnavailableError

_LINE = re.compile(r"^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$")


@dataclass(frozen=True, order=True)
class Package:
    """One pinned .deb: `path` is relative to the archive named by `origin`; `size` is in bytes."""

    name: str
    version: str
    arch: str
    origin: str
    path: str
    size: int
    sha256: str


def parse_uris(text: str, archive: Archive) -> list[Package]:
    """Read `apt-get --print-uris`; lines that name no archive of ours are an error."""
    found = []
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        if not match:
            continue
        uri, file, size, sha256 = match.groups()
        origin = "security" if archive.security and uri.startswith(archive.security) else "main"
        base = archive.security if origin == "security" else archive.main
        name, version, rest = file.split("_", 2)
        found.append(
            Package(
                name=name,
                version=unquote(version),
                arch=rest.removesuffix(".deb"),
                origin=origin,
                path=uri.removeprefix(f"{base}/"),
                size=int(size),
                sha256=sha256,
            )
        )
    return sorted(found)


class Apt:
    """apt-get with its own state below `folder`."""

    def __init__(self, folder: Path, archive: Archive) -> None:
        self._folder, self._archive = folder, archive
        for part in ("state/lists/partial", "cache/archives/partial", "etc"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        (folder / "sources.list").write_text(archive.sources())
        (folder / "apt.conf").write_text(
            f'Dir::State "{folder}/state";\nDir::State::status "{folder}/status";\n'
            f'Dir::Cache "{folder}/cache";\nDir::Etc "{folder}/etc";\n'
            f'Dir::Etc::sourcelist "{folder}/sources.list";\nDir::Etc::sourceparts "-";\n'
            'APT::Architecture "amd64";\nAPT::Architectures { "amd64"; };\n'
            'APT::Install-Recommends "false";\nAcquire::Languages "none";\n'
            'Acquire::Retries "3";\nAcquire::ForceHash "SHA256";\nAPT::Sandbox::User "";\n'
            + _host_proxy()
        )

    def update(self) -> None:
        """Fetch the package lists and check their signatures."""
        self._run("-q", "--error-on=any", "update")

    def closure(self, names: Sequence[str]) -> list[Package]:
        """`names` with all they depend on."""
        text = self._run("-q", "-y", "--print-uris", "install", *names)
        return parse_uris(text, self._archive)

    def alone(self, names: Sequence[str]) -> list[Package]:
        """Just `names`, at the version the archive has now."""
        return parse_uris(self._run("-q", "--print-uris", "download", *names), self._archive)

    def _run(self, *argv: str) -> str:
        program = shutil.which("apt-get")
        if program is None:
            raise UnavailableError("apt-get is missing: the image is built on Debian 12 or 13")
        done = subprocess.run(
            [program, *argv],
            env={
                "APT_CONFIG": str(self._folder / "apt.conf"),
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            check=False,
            cwd=self._folder,
        )
        if done.returncode:
            reason = next(
                (ln for ln in done.stderr.splitlines() if ln.startswith(("E:", "Err:"))),
                "no reason given",
            )
            raise UnavailableError(
                f"apt-get {argv[-1]}: {reason}; check the network and the mirror"
            )
        return done.stdout


def _host_proxy() -> str:
    """The host's proxy settings, the only part of its configuration that counts."""
    program = shutil.which("apt-config")
    if program is None:
        return ""
    dump = subprocess.run(
        [program, "dump", "Acquire"], capture_output=True, text=True, check=False
    ).stdout
    return "".join(f"{ln}\n" for ln in dump.splitlines() if "Proxy" in ln.split(" ", 1)[0])
