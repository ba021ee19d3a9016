"""Pinned wheels, and what happens when one has left the index: a small web server on loopback."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from image.errors import UnavailableError
from image.fetch import VanishedError
from image.wheels import ensure, pinned, trouble

NOBODY = "http://127.0.0.1:9/simple"  # the port of a service that is not there


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        return


class Index:
    """A package index in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "index"
        self.names = folder / "names.in"
        self.names.write_text("# a remark\nzos-fruit\n")
        self.lock = folder / "lock.txt"

    def add(self, version: str, *needs: str, name: str = "zos_fruit") -> str:
        """Offer a wheel; returns the line that pins it."""
        project = name.replace("_", "-")
        page = self.folder / "simple" / project / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        path = page.parent / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(f"{name}.py", f"VERSION = {version!r}\n")
            head = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
            wanted = [f"Requires-Dist: {need}\n" for need in needs]
            wheel.writestr(f"{info}/METADATA", head + "".join(wanted))
            tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            wheel.writestr(f"{info}/WHEEL", tags)
            wheel.writestr(f"{info}/RECORD", "")
        self.tell(page.parent)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return f"{project}=={version} --hash=sha256:{sha256}\n"

    def tell(self, folder: Path) -> None:
        links = [f'<a href="{path.name}">{path.name}</a>' for path in folder.glob("*.whl")]
        (folder / "index.html").write_text("<!DOCTYPE html><html><body>" + "".join(links))

    def withdraw(self, version: str, *, listed: bool = False) -> None:
        folder = self.folder / "simple/zos-fruit"
        (folder / f"zos_fruit-{version}-py3-none-any.whl").unlink()
        if not listed:
            self.tell(folder)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    found = Index(tmp_path)
    found.folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(found.folder))) as web:
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        for name, value in {
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "PIP_INDEX_URL": f"http://127.0.0.1:{web.server_port}/simple",
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_FIND_LINKS": "",
            "PIP_EXTRA_INDEX_URL": "",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_RETRIES": "1",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }.items():
            monkeypatch.setenv(name, value)
        yield found
        web.shutdown()
        thread.join()


def test_the_wheels_of_the_lock_are_taken_even_when_there_are_newer_ones(index: Index) -> None:
    index.lock.write_text(index.add("1.0"))
    index.add("2.0")
    said: list[str] = []
    wheels, text = pinned(said.append, index.lock, index.names)
    assert [(w.name, w.version) for w in wheels] == [("zos-fruit", "1.0")]
    assert text == index.lock.read_text()
    assert said == ["fetching Python wheels"]


@pytest.mark.parametrize("listed", [False, True])
def test_a_wheel_that_left_the_index_is_replaced_by_todays_with_a_warning(
    index: Index, listed: bool
) -> None:
    index.lock.write_text(index.add("1.0"))
    fresh = index.add("2.0", "zos-seed") + index.add("0.1", name="zos_seed")
    index.withdraw("1.0", listed=listed)
    said: list[str] = []
    wheels, text = pinned(said.append, index.lock, index.names)
    assert [(w.name, w.version) for w in wheels] == [("zos-fruit", "2.0"), ("zos-seed", "0.1")]
    assert text == fresh
    warnings = [line for line in said if line.startswith("warning: ")]
    assert warnings == [
        "warning: zos-fruit==1.0 has left the package index; resolving wheels afresh,"
        " so this is not the pinned image",
        "warning: zos-fruit 1.0 -> 2.0",
        "warning: zos-seed None -> 0.1",
    ]


def test_without_a_network_nothing_is_resolved_afresh(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.lock.write_text(index.add("1.0"))
    monkeypatch.setenv("PIP_INDEX_URL", NOBODY)
    said: list[str] = []
    with pytest.raises(UnavailableError, match="check the network") as caught:
        pinned(said.append, index.lock, index.names)
    assert caught.value.exit_code == 4
    assert not isinstance(caught.value, VanishedError)
    assert said == ["fetching Python wheels"]


def test_a_wheel_with_another_hash_is_never_taken(index: Index) -> None:
    line = index.add("1.0")
    index.add("1.0", "zos-seed")
    said: list[str] = []
    with pytest.raises(UnavailableError, match="DO NOT MATCH THE HASHES") as caught:
        ensure(said.append, line)
    assert not isinstance(caught.value, VanishedError)


def test_an_answer_of_pip_that_nobody_knows_is_told_as_it_is() -> None:
    assert str(trouble("WARNING: x\nERROR: odd\n")).startswith("Python wheels: odd; check")
    assert "no reason given" in str(trouble(""))
