"""`zos-image`: one clear sentence, the right exit status, nothing half-done left."""

from __future__ import annotations

from pathlib import Path

import pytest

from image.cli import main
from image.output import write


def status(*args: str) -> object:
    with pytest.raises(SystemExit) as caught:
        main(list(args))
    return caught.value.code


@pytest.fixture
def empty_image(tmp_path: Path) -> Path:
    write(
        tmp_path, {},
        b'{"format":1,"version":"1","tier":"vm","release":"6","outputs":[],"files":[]}',
    )  # fmt: skip
    return tmp_path


@pytest.mark.parametrize("verb", ["build", "run", "verify", "customize", "testkit"])
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(verb, "--help") == 0
    assert "Usage: zos-image" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["run", "verify", "customize", "testkit"])
def test_a_folder_without_an_image_is_refused_with_the_remedy(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--farm", "1") if verb == "customize" else ()
    assert status(verb, str(tmp_path), *options) == 3
    said = capsys.readouterr().err
    assert "make one: zos-image build" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--farm", "twelve"), "farm id 'twelve'"),
        (("--set", "init=/bin/sh"), "setting init: not known"),
        ((), "name a farm with --farm"),
    ],
)
def test_bad_settings_change_nothing(
    options: tuple[str, ...], said: str, empty_image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(empty_image.rglob("*"))
    assert status("customize", str(empty_image), *options) == 3
    assert said in capsys.readouterr().err
    assert sorted(empty_image.rglob("*")) == before


def test_a_wrong_mirror_is_refused_and_leaves_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert status("build", "--out", str(out), "--mirror", "http://127.0.0.1:9/debian") in {3, 4}
    assert "http://127.0.0.1:9/debian" in capsys.readouterr().err
    assert not out.exists()


def test_a_tier_that_is_not_known_is_a_matter_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("build", "--tier", "metal", "--out", "x") == 2
    assert "'vm'" in capsys.readouterr().err


def test_a_bad_size_is_refused(empty_image: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("run", str(empty_image), "--disk", "many") == 3
    assert "such as 120G" in capsys.readouterr().err
