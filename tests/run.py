"""Every check of the repository, tier by tier; the last line counts them.

Called by `make test` and by CI. Tiers, in order of cost: lint, unit, rust (format, clippy and the
runtime's own tests), chain (the compiled node over loopback), integration (in the lab guest), e2e
(booted images). `soak` is what takes longer than CI has; `consensus` all that has several members
of one chain, its short tests and its long ones.
usage: python -m tests.run [TIER ...]
"""

from __future__ import annotations

import os
import re
import subprocess  # the test runner starts test programs: that is its whole work
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOAK_CALLS = 1_000_000  # random calls that the runtime has to stand; 20,000 in the tier rust


@dataclass(frozen=True)
class Count:
    """How many checks ran and how they ended."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def command(name: str, *argv: str | Path, env: dict[str, str] | None = None) -> Count:
    """Run one program that passes or fails as a whole."""
    started = time.monotonic()
    done = subprocess.run(
        [str(a) for a in argv], cwd=TOP, check=False, env={**os.environ, **(env or {})}
    )
    ok = done.returncode == 0
    say(f"{'ok' if ok else 'FAILED'}: {name} ({time.monotonic() - started:.0f} s)")
    return Count(int(ok), int(not ok))


def pytest(folder: str, *options: str, under: tuple[str, ...] = ()) -> Count:
    """Run a pytest folder; a run that ends without a report counts as one failure.

    `under`: options of Python that put a program before it, such as coverage.
    """
    if not any((TOP / folder).rglob("test_*.py")):
        return Count()
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "junit.xml"
        done = subprocess.run(
            [sys.executable, *under, "-m", "pytest", folder, f"--junitxml={report}", *options],
            cwd=TOP,
            check=False,
        )
        if not report.exists():
            return Count(failed=1)
        count = read_junit(report)
    if done.returncode not in {0, 5} and not count.failed:
        return count + Count(failed=1)
    return count


def read_junit(report: Path) -> Count:
    """Sum over a JUnit report; a skipped test counts as failed: nothing here may be skipped."""
    total = Count()
    for suite in ET.parse(report).getroot().iter("testsuite"):
        tests = int(suite.get("tests", 0))
        bad = sum(int(suite.get(key, 0)) for key in ("failures", "errors", "skipped"))
        total += Count(tests - bad, bad)
    return total


def sources() -> list[str]:
    """The folders with Python in them, as mypy wants them named."""
    names = ("zos", "image", "tfchain_client", "rmb", "grid", "tests", "benchmarks")
    return [name for name in names if any((TOP / name).rglob("*.py"))]


def lint() -> Count:
    return (
        command("ruff check", BIN / "ruff", "check", "--quiet", ".")
        + command("ruff format", BIN / "ruff", "format", "--check", "--quiet", ".")
        + command("mypy --strict", BIN / "mypy", *sources())
        + command("import contracts", BIN / "lint-imports", "--no-cache")
    )


def unit() -> Count:
    """Coverage is shown, not judged: adapters and boot are the work of the other tiers."""
    count = pytest("tests/unit", "-q", "--durations=5", under=("-m", "coverage", "run"))
    told = subprocess.run(
        [sys.executable, "-m", "coverage", "report", "--format=total"],
        cwd=TOP, check=False, capture_output=True, text=True,
    )  # fmt: skip
    say(f"coverage of the unit tests: {told.stdout.strip() or 'unknown'} % (coverage report -m)")
    return count


def rust() -> Count:
    """Format, clippy and the reproduced runtime count as one check, each Rust test as another."""
    started = time.monotonic()
    argv = [sys.executable, "-m", "grid.chainbuild", "check"]
    done = subprocess.run(argv, cwd=TOP, check=False, stdout=subprocess.PIPE, text=True)
    passed = re.search(r"^(\d+) passed$", done.stdout, re.MULTILINE)
    ok = done.returncode == 0 and passed is not None
    seconds = time.monotonic() - started
    say(f"{'ok' if ok else 'FAILED'}: chain: format, clippy, tests ({seconds:.0f} s)")
    return Count(1 + int(passed[1]), 0) if ok and passed else Count(failed=1)


def chain() -> Count:
    return pytest("tests/integration/chain", "-m", "chain", "-q", "--durations=5")


def integration() -> Count:
    """In the lab guest: the image's own kernel, and root without being root here."""
    from image.errors import ImageError
    from tests.e2e.lab import run_lab

    try:
        outcome = run_lab(say)
    except (ImageError, TimeoutError, ExceptionGroup) as trouble:
        say(f"FAILED: the lab guest: {trouble!r}; its logs are in artefacts/lab")
        return Count(failed=1)
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "junit.xml"
        report.write_text(outcome.junit or "<testsuites/>")
        count = read_junit(report)
    if outcome.status and not count.failed:
        say(outcome.output)
        return count + Count(failed=1)
    return count


def e2e() -> Count:
    return pytest("tests/e2e", "-m", "e2e and not soak", "-v", "--durations=10")


def consensus() -> Count:
    return pytest("tests", "-m", "consensus", "-v", "--durations=10")


def soak() -> Count:
    return pytest("tests", "-m", "soak", "-v", "--durations=20") + fuzz()


def fuzz() -> Count:
    """The runtime under SOAK_CALLS random calls; its tests read the number from the environment."""
    started = time.monotonic()
    argv = [sys.executable, "-m", "grid.chainbuild", "fuzz"]
    env = {"ZOS_FUZZ_CALLS": str(SOAK_CALLS), **os.environ}
    done = subprocess.run(argv, cwd=TOP, check=False, env=env, stdout=subprocess.PIPE, text=True)
    passed = re.search(r"^(\d+) passed$", done.stdout, re.MULTILINE)
    ok = done.returncode == 0 and passed is not None
    say(done.stdout.rstrip())
    say(f"{'ok' if ok else 'FAILED'}: chain: random calls ({time.monotonic() - started:.0f} s)")
    return Count(int(passed[1]), 0) if ok and passed else Count(failed=1)


TIERS = {
    tier.__name__: tier for tier in (lint, unit, rust, chain, integration, e2e, consensus, soak)
}
DEFAULT = ("lint", "unit", "rust", "chain", "integration", "e2e")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in TIERS]
    if unknown:
        say(f"no tier named {', '.join(unknown)}: the tiers are {', '.join(TIERS)}")
        return 2
    total = Count()
    for name in names or DEFAULT:
        started = time.monotonic()
        count = TIERS[name]()
        total += count
        say(
            f"--- {name}: {count.passed} passed, {count.failed} failed, "
            f"{time.monotonic() - started:.0f} s"
        )
    if not total.passed and not total.failed:
        total = Count(failed=1)
    say(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
