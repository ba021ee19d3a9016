"""Where Debian packages come from: the host's own apt sources, or a mirror that was named.

The first entry whose Release file says `Origin: Debian` wins; hosts often list others first.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from image.errors import RefusedError, UnavailableError

APT = Path("/etc/apt")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITE = "trixie"


@dataclass(frozen=True)
class Archive:
    """Base addresses without a trailing slash; `security` is None where the host knows none."""

    main: str
    security: str | None = None

    def sources(self) -> str:
        """The same as lines of a classic sources.list, every entry tied to Debian's keyring."""
        option = f"[signed-by={KEYRING} arch=amd64]"
        lines = [f"deb {option} {self.main} {SUITE} main"]
        if self.security:
            lines.append(f"deb {option} {self.security} {SUITE}-security main")
        return "\n".join(lines) + "\n"

    def url(self, origin: str, path: str) -> str:
        """Address of a pool file; `origin` is `main` or `security`."""
        if origin == "security" and not self.security:
            raise UnavailableError(f"{path}: the host's apt sources name no security archive")
        return f"{self.security if origin == 'security' else self.main}/{path}"


def parse_classic(text: str) -> Iterator[str]:
    """Addresses of the `deb` lines of a sources.list."""
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s", line)
        if match:
            yield match[1]


def parse_deb822(text: str) -> Iterator[str]:
    """Addresses of the enabled `Types: deb` stanzas of a .sources file."""
    for stanza in re.split(r"\n\s*\n", text):
        fields: dict[str, str] = {}
        key = ""
        for line in stanza.splitlines():
            if line.startswith("#"):
                continue
            if line[:1] in {" ", "\t"} and key:
                fields[key] += " " + line.strip()
            elif ":" in line:
                key, value = line.split(":", 1)
                key = key.strip().lower()
                fields[key] = value.strip()
        enabled = fields.get("enabled", "yes").lower() != "no"
        if enabled and "deb" in fields.get("types", "").split():
            yield from fields.get("uris", "").split()


def host_addresses(folder: Path = APT) -> list[str]:
    """Every http(s) address the host's apt knows, in its order, without duplicates."""
    found: list[str] = []
    more = sorted((folder / "sources.list.d").glob("*"))
    for file in [folder / "sources.list", *more]:
        if file.suffix not in {".list", ".sources"} or not file.is_file():
            continue  # apt passes over them too: what an editor or dpkg has put aside
        text = file.read_text(errors="replace")
        parse = parse_deb822 if file.suffix == ".sources" else parse_classic
        found += [uri.rstrip("/") for uri in parse(text)]
    return list(dict.fromkeys(uri for uri in found if uri.startswith(("http://", "https://"))))


def release_of(address: str, suite: str) -> dict[str, str]:
    """Header fields of `suite`'s InRelease at `address`; empty when there is none."""
    try:
        with urllib.request.urlopen(f"{address}/dists/{suite}/InRelease", timeout=30) as reply:
            head = reply.read(4096).decode(errors="replace")
    except (urllib.error.URLError, OSError, ValueError):
        return {}
    return dict(re.findall(r"^(Origin|Label|Codename|Suite): (.+)$", head, re.MULTILINE))


def find(mirror: str | None = None, addresses: Iterable[str] | None = None) -> Archive:
    """The archive to build from.

    Raises RefusedError when `mirror` is not a Debian archive with trixie, UnavailableError when
    none of the host's sources is.
    """
    if not KEYRING.exists():
        raise UnavailableError(f"{KEYRING} is missing: apt-get install debian-archive-keyring")
    if mirror:
        base = mirror.rstrip("/")
        if release_of(base, SUITE).get("Origin") != "Debian":
            raise RefusedError(
                f"mirror {mirror}: no Debian {SUITE} there (no dists/{SUITE}/InRelease of Debian);"
                " give the address that apt would use, such as http://HOST/debian"
            )
        return Archive(base, _security([f"{base}-security"]))
    known = list(host_addresses() if addresses is None else addresses)
    main = next((uri for uri in known if release_of(uri, SUITE).get("Label") == "Debian"), None)
    if main is None:
        raise UnavailableError(
            f"no source in {APT} answers as a Debian archive with {SUITE}:"
            " check the network, or name one with --mirror"
        )
    return Archive(main, _security([*known, f"{main}-security"]))


def _security(addresses: Iterable[str]) -> str | None:
    """The first address that is a security archive; mirrors keep theirs beside the main one."""
    suite = f"{SUITE}-security"
    return next(
        (uri for uri in addresses if release_of(uri, suite).get("Label") == "Debian-Security"),
        None,
    )
