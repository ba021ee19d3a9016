import sys
from pathlib import Path

import anyio
import pytest

from grid.builds import build, failure
from grid.errors import GridError, RefusedError, UnavailableError
from grid.process import identify, wait_until
from grid.progress import Progress, StepEvent

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


async def test_a_build_gives_its_output_and_its_messages_become_details() -> None:
    seen: list[StepEvent] = []
    with Progress(seen.append).step("b") as step:
        code = "import sys; print('/path'); print('[  1.2 s] one\\ntwo', file=sys.stderr)"
        assert await build("b", python(code), step) == "/path"
    assert [e.detail for e in seen] == ["", "one", "two", "two"]


async def test_a_failed_build_is_reported_by_its_last_line_and_status() -> None:
    with (
        pytest.raises(UnavailableError, match=r"^no space; free some$"),
        Progress().step("b") as step,
    ):
        await build("b", python("import sys; print('no space; free some', file=sys.stderr);"
                                "sys.exit(4)"), step)  # fmt: skip


async def test_a_cancelled_build_takes_its_children_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = f"import os,time,pathlib; pathlib.Path({str(note)!r}).write_text(str(os.getpid()));"
    child += "time.sleep(600)"
    code = f"import subprocess,sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with Progress().step("b") as step:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(build, "b", python(code), step)
            wrote = lambda: note.exists() and note.read_text() != ""  # noqa: E731
            assert await anyio.to_thread.run_sync(wait_until, wrote, 20)
            tasks.cancel_scope.cancel()
    pid = int(note.read_text())
    assert wait_until(lambda: identify(pid) is None, 10)


@pytest.mark.parametrize(("status", "kind"), [(3, RefusedError), (4, UnavailableError)])
def test_the_exit_status_of_a_build_decides_the_error(status: int, kind: type[GridError]) -> None:
    error = failure("image", status, ["zos-image: mirror x: no"])
    assert type(error) is kind
    assert str(error) == "mirror x: no"


def test_a_bug_of_a_build_keeps_its_last_lines() -> None:
    assert str(failure("image", 1, ["a", "b"])) == "image failed (1): a | b"
