"""Reading apt's answer, and the choice made from it."""

from __future__ import annotations

from image.archive import Archive
from image.packages import wanted
from image.resolve import Package, parse_uris

MAIN, SECURITY = "http://a.example/debian", "http://a.example/debian-security"
SHA = "0" * 64


def test_apts_lines_become_packages_of_their_archive() -> None:
    text = (
        "Reading package lists...\n"
        f"'{MAIN}/pool/main/a/acl/libacl1_2.3.2-2%2bb1_amd64.deb' libacl1_2.3.2-2+b1_amd64.deb"
        f" 32860 SHA256:{SHA}\n"
        f"'{SECURITY}/pool/updates/main/l/x_1%3a2_all.deb' x_1%3a2_all.deb 7 SHA256:{SHA}\n"
    )
    first, second = parse_uris(text, Archive(MAIN, SECURITY))
    assert first == Package(
        "libacl1", "2.3.2-2+b1", "amd64", "main",
        "pool/main/a/acl/libacl1_2.3.2-2%2bb1_amd64.deb", 32860, SHA,
    )  # fmt: skip
    assert (second.name, second.version, second.arch) == ("x", "1:2", "all")
    assert (second.origin, second.path) == ("security", "pool/updates/main/l/x_1%3a2_all.deb")


def test_shells_and_administration_are_never_fetched() -> None:
    names = ("bash", "dash", "dpkg", "debconf", "perl-base", "libc6", "kmod", "python3.13-minimal")
    found = [Package(name, "1", "amd64", "main", "p", 1, SHA) for name in names]
    assert [p.name for p in wanted("vm", found)] == ["libc6"]
    assert [p.name for p in wanted("tools", found)] == ["libc6", "python3.13-minimal"]
