"""Runs pytest in the lab guest. The function travels as source, so it imports what it uses."""

from __future__ import annotations


def run_pytest(inside: str, arguments: list[str], scratch: str = "/tmp/lab") -> dict[str, object]:
    """Exit status, JUnit report and the end of the output; each finished test is said at once."""
    import os
    import sys
    from pathlib import Path

    say = globals()["say"]  # the agent gives it to the code it runs
    work = Path(scratch)
    work.mkdir(exist_ok=True)
    out = os.open(work / "output", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    sys.path[:0] = [f"{inside}/site", f"{inside}/src"]
    os.chdir(f"{inside}/src")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    import anyio
    import pytest

    # The zygote has imported the image's anyio, which has no plugin for pytest beside it.
    anyio.__path__.append(f"{inside}/site/anyio")

    class Reporter:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.when == "call" or not report.passed:
                say(
                    {
                        "test": report.nodeid,
                        "outcome": report.outcome,
                        "seconds": round(report.duration, 1),
                        "trouble": report.longreprtext[-6000:] if report.failed else "",
                    }
                )

    junit = work / "junit.xml"
    status = pytest.main(
        [
            f"--junitxml={junit}", f"--basetemp={work}/tests", "-p", "anyio.pytest_plugin",
            *arguments,
        ],
        plugins=[Reporter()],
    )  # fmt: skip
    sys.stdout.flush()
    sys.stderr.flush()
    text = (work / "output").read_text(errors="replace")
    return {
        "status": int(status),
        "junit": junit.read_text() if junit.exists() else "",
        "output": text[-20000:],
    }
