import os
import sys
from pathlib import Path

import pytest

from grid.cargo import failure, run
from grid.errors import GridError, UnavailableError
from grid.process import identify, wait_until


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_progress_is_the_count_of_crates(tmp_path: Path) -> None:
    said: list[str] = []
    bar = r"import sys; sys.stderr.write('    Building [==>   ] 12/345: serde, log\r')"
    run(script(bar), tmp_path, os.environ, said.append)
    assert len(said) == 1
    assert said[0].startswith("12 of 345 crates, ")


def test_a_failure_holds_what_the_compiler_said(tmp_path: Path) -> None:
    code = "import sys; print('error[E0425]: cannot find x'); sys.exit(101)"
    with pytest.raises(GridError, match=r"failed:\nerror\[E0425\]: cannot find x") as caught:
        run(script(code), tmp_path, os.environ, print)
    assert caught.value.exit_code == 1


def test_a_failed_download_may_be_tried_again() -> None:
    error = failure("cargo fetch", ["Updating index", "error: failed to download `serde v1.0.0`"])
    assert isinstance(error, UnavailableError)
    assert "check the network" in str(error)


def test_a_full_disk_is_told_as_such() -> None:
    error = failure("cargo build", ["error: No space left on device (os error 28)"])
    assert isinstance(error, UnavailableError)
    assert "free some" in str(error)


def test_an_interrupted_build_leaves_no_compiler_behind(tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = (
        "import subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(child)!r}, 'w').write(str(p.pid))\n"
        "print('started', flush=True)\n"
        "sys.stderr.write('Building [] 1/2\\r'); sys.stderr.flush()\n"
        "time.sleep(60)\n"
    )

    def interrupt(_text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(script(code), tmp_path, os.environ, interrupt)
    pid = int(child.read_text())
    assert wait_until(lambda: identify(pid) is None, 10)
