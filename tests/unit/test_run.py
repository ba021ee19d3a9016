from pathlib import Path

import pytest

from tests.run import Count, main, read_junit


def test_a_skipped_test_counts_as_failed(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    report.write_text(
        '<testsuites><testsuite tests="5" failures="1" errors="0" skipped="1"/></testsuites>'
    )
    assert read_junit(report) == Count(passed=3, failed=2)


def test_an_unknown_tier_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speed"]) == 2
    assert "no tier named speed" in capsys.readouterr().out
