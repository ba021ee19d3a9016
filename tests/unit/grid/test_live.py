from pathlib import Path

import pytest

from grid.live import changed, concerned, fingerprint, needs_reboot

ALL = {"keys", "chain", "node", "console"}


@pytest.mark.parametrize(
    ("path", "services"),
    [
        ("zos/console/screen.py", {"console"}),
        ("zos/storage/plan.py", {"node"}),
        ("zos/config.py", {"node", "chain"}),
        ("zos/bus/client.py", ALL),
        ("zos/model/status.py", ALL),
        ("zos/new_folder/thing.py", ALL),
        ("tfchain_client/codec.py", ALL),
    ],
)
def test_a_change_concerns_the_services_that_run_it(path: str, services: set[str]) -> None:
    assert concerned([path]) == services


def test_only_pid_1_needs_a_reboot() -> None:
    assert needs_reboot(["zos/console/screen.py", "zos/boot/main.py"])
    assert not needs_reboot(["zos/console/screen.py"])


def test_written_made_and_removed_files_are_changes(tmp_path: Path) -> None:
    (tmp_path / "zos").mkdir()
    for name in ("same", "written", "removed"):
        (tmp_path / f"zos/{name}.py").write_text("1")
    before = fingerprint(tmp_path)
    (tmp_path / "zos/written.py").write_text("12")
    (tmp_path / "zos/made.py").write_text("1")
    (tmp_path / "zos/removed.py").unlink()
    after = fingerprint(tmp_path)
    assert changed(before, after) == {"zos/written.py", "zos/made.py", "zos/removed.py"}
    assert changed(after, after) == frozenset()
