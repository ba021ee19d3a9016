"""Where packages come from: apt's two formats, hosts that list others first, mirrors that are none.

The archives are small web servers on loopback.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from image import archive
from image.archive import Archive, find, host_addresses, parse_classic, parse_deb822
from image.errors import RefusedError, UnavailableError

DEAD = "http://127.0.0.1:9/debian"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the server's folder and says nothing."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, directory=str(FOLDER[0]), **options)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        return


FOLDER: list[Path] = []


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    FOLDER[:] = [folder]
    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def release(folder: Path, name: str, suite: str, label: str) -> None:
    target = folder / name / "dists" / suite
    target.mkdir(parents=True)
    (target / "InRelease").write_text(
        f"-----BEGIN PGP SIGNED MESSAGE-----\nOrigin: Debian\nLabel: {label}\nCodename: {suite}\n"
    )


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keyring.gpg"
    path.touch()
    monkeypatch.setattr(archive, "KEYRING", path)


def test_classic_lines_with_and_without_options_are_read() -> None:
    text = (
        "# deb http://no.example/x suite main\n"
        "deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian trixie main\n"
        "deb-src http://b.example/debian trixie main\n"
        "deb http://c.example/debian/ trixie main contrib\n"
    )
    assert list(parse_classic(text)) == ["http://a.example/debian", "http://c.example/debian/"]


def test_stanzas_with_several_addresses_and_disabled_ones_are_read() -> None:
    text = (
        "Types: deb deb-src\nURIs: http://a.example/debian\n http://b.example/debian\n"
        "Suites: trixie\n\n"
        "Types: deb\nEnabled: no\nURIs: http://c.example/debian\n\n"
        "Types: deb\nEnabled: No\nURIs: http://e.example/debian\n\n"
        "# a remark\nTypes: deb-src\nURIs: http://d.example/debian\n"
    )
    assert list(parse_deb822(text)) == ["http://a.example/debian", "http://b.example/debian"]


def test_the_hosts_addresses_keep_apts_order_without_duplicates(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("deb http://a.example/debian/ trixie main\n")
    (tmp_path / "sources.list.d/b.sources").write_text(
        "Types: deb\nURIs: http://a.example/debian https://b.example/x cdrom:[disc]\n"
    )
    assert host_addresses(tmp_path) == ["http://a.example/debian", "https://b.example/x"]


def test_files_that_apt_passes_over_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    for name in ("a.list.save", "b.sources.bak", "README", "c.list~", "d.list"):
        line = f"deb http://{name[0]}.example/debian trixie main\n"
        (tmp_path / "sources.list.d" / name).write_text(line)
    assert host_addresses(tmp_path) == ["http://d.example/debian"]


def test_another_archive_before_debians_own_is_passed_over(tmp_path: Path) -> None:
    release(tmp_path, "vendor", "trixie", "Vendor")
    release(tmp_path, "debian", "trixie", "Debian")
    release(tmp_path, "debian-security", "trixie-security", "Debian-Security")
    with serving(tmp_path) as base:
        found = find(addresses=[DEAD, f"{base}/vendor", f"{base}/debian"])
        assert found == Archive(f"{base}/debian", f"{base}/debian-security")


def test_without_any_debian_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="name one with --mirror"):
        find(addresses=[DEAD])


def test_a_mirror_that_is_none_is_refused_by_its_name(tmp_path: Path) -> None:
    with (
        serving(tmp_path) as base,
        pytest.raises(RefusedError, match=f"{base}/x: no Debian"),
    ):
        find(f"{base}/x")


def test_a_mirror_is_taken_as_it_is_named(tmp_path: Path) -> None:
    release(tmp_path, "debian", "trixie", "Debian")
    with serving(tmp_path) as base:
        assert find(f"{base}/debian/") == Archive(f"{base}/debian")


def test_the_security_archive_beside_a_mirror_is_taken_with_it(tmp_path: Path) -> None:
    release(tmp_path, "debian", "trixie", "Debian")
    release(tmp_path, "debian-security", "trixie-security", "Debian-Security")
    with serving(tmp_path) as base:
        assert find(f"{base}/debian") == Archive(f"{base}/debian", f"{base}/debian-security")


def test_a_missing_keyring_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "KEYRING", Path("/nonexistent/keyring.gpg"))
    with pytest.raises(UnavailableError, match="apt-get install debian-archive-keyring"):
        find(addresses=[])


def test_the_sources_tie_every_entry_to_debians_keyring() -> None:
    text = Archive("http://a.example/debian", "http://a.example/debian-security").sources()
    assert len(text.splitlines()) == 2
    assert all(f"signed-by={archive.KEYRING}" in line for line in text.splitlines())


def test_a_security_package_needs_a_security_archive() -> None:
    with pytest.raises(UnavailableError, match="no security archive"):
        Archive("http://a.example/debian").url("security", "pool/x.deb")
