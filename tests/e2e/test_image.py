"""The image builder as a whole: reproducible, checked, honest about what it could not have.

Only the last two tests boot anything.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import anyio
import psutil
import pytest

from image import build, packages
from image.cache import cache_dir
from image.errors import GateError
from image.machine import TESTKIT_PORT, MachineSpec
from image.output import read_manifest
from image.resolve import Package
from image.run import Machine
from image.testkit.client import Testkit
from image.verify import verify
from tests.e2e.bench import Images

pytestmark = pytest.mark.e2e
TOP = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ("zos", "image", "tfchain_client")
BUILD = "import sys; from image.cli import main; main(sys.argv[1:])"


def copy_of_the_tree(folder: Path) -> Path:
    for name in PROGRAMS:
        shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def changed_environment(cache: Path) -> dict[str, str]:
    """Packages, tools and wheels from the usual cache; nothing that was built."""
    (cache / "zero-os").mkdir(parents=True)
    for name in ("debs", "tools", "wheels"):
        (cache / "zero-os" / name).symlink_to(cache_dir(name))
    return {
        **os.environ, "XDG_CACHE_HOME": str(cache), "TZ": "Pacific/Kiritimati", "LC_ALL": "C",
        "PYTHONHASHSEED": "4711", "HOME": str(cache),
    }  # fmt: skip


def test_two_builds_of_one_lock_in_different_folders_give_the_same_bytes(
    images: Images, tmp_path: Path
) -> None:
    top, out = copy_of_the_tree(tmp_path / "elsewhere/deep/tree"), tmp_path / "out"
    subprocess.run(
        [sys.executable, "-c", BUILD, "build", "--out", str(out)],
        cwd=top, env=changed_environment(tmp_path / "cache"), umask=0o077, check=True,
    )  # fmt: skip
    rows = read_manifest(images.released)["outputs"]
    assert len(rows) >= 7
    for row in rows:
        same = (out / row["name"]).read_bytes() == (images.released / row["name"]).read_bytes()
        assert same, f"{row['name']} differs between two builds"
    assert read_manifest(out) == read_manifest(images.released)


def test_the_released_image_passes_its_own_verification(images: Images) -> None:
    checks = verify(images.released, images.tools)
    assert [check for check in checks if check.trouble] == []
    assert {check.subject.split(" (")[0] for check in checks} >= {
        "zos.efi", "initrd", "zos.efi .linux", "layer stage1", "layer root", "layer zos",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["zos.efi", "initrd", "vmlinuz", "cmdline"])
def test_a_damaged_file_of_an_image_is_named(images: Images, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "image"
    folder.mkdir()
    for path in images.released.iterdir():
        if path.is_file():
            (folder / path.name).symlink_to(path)
    body = bytearray((folder / name).read_bytes())
    body[len(body) // 2] ^= 1
    (folder / name).unlink()
    (folder / name).write_bytes(body)
    bad = [check for check in verify(folder, images.tools) if check.trouble]
    assert [check.subject for check in bad] == [name]
    assert "build the image again" in bad[0].trouble


def test_a_change_in_zos_reuses_the_base(images: Images, tmp_path: Path) -> None:
    top, said = copy_of_the_tree(tmp_path / "tree"), list[str]()
    (top / "zos/__init__.py").write_text('"""Changed."""\nANOTHER = 1\n')
    build.build(tmp_path / "out", "vm", said.append, top=top)
    assert said == ["packing the zos layer", "making the unified kernel image"]
    before, after = (read_manifest(f)["files"] for f in (images.released, tmp_path / "out"))
    changed = {row["path"] for row in after if row not in before}
    assert changed == {"zos/__init__.pyc"}


@pytest.mark.parametrize(
    ("path", "mode", "said"),
    [
        ("zos/boot/sh", 0o755, r"zos: zos/boot/sh is"),
        ("zos/testkit/agent.py", 0o644, r"zos: zos/testkit/agent.pyc belongs to the test agent"),
    ],
)
def test_a_breach_of_a_gate_fails_the_build_and_leaves_no_image(
    tmp_path: Path, path: str, mode: int, said: str
) -> None:
    top = copy_of_the_tree(tmp_path / "tree")
    (top / path).parent.mkdir(exist_ok=True)
    (top / path).write_bytes(b"\x7fELF\x02\x01" if mode & 0o111 else b"")
    (top / path).chmod(mode)
    with pytest.raises(GateError, match=said):
        build.build(tmp_path / "out", "vm", print, top=top)
    assert not (tmp_path / "out").exists()


def test_a_version_that_left_the_archive_is_replaced_with_a_warning_that_names_it(
    tmp_path: Path,
) -> None:
    text = (packages.LOCKS / "vm.lock").read_text()
    line = next(row for row in text.splitlines() if row.startswith("netbase "))
    _, version, arch, origin, size, sha256, path = line.split(" ")
    gone = path.replace(version, "0.1")
    other = " ".join(["netbase", "0.1", arch, origin, size, sha256[::-1], gone])
    (tmp_path / "vm.lock").write_text(text.replace(line, other))
    said: list[str] = []
    found, _ = packages.pinned("vm", build.finder(None), said.append, tmp_path)
    assert any("netbase 0.1 has left the archive" in row for row in said)
    assert any(row.startswith("warning: netbase 0.1 -> ") for row in said)
    fresh: list[Package] = [package for package in found if package.name == "netbase"]
    assert [package.version for package in fresh] != ["0.1"]
    assert all(path.exists() for path in found.values())


# Runs in the guest: names every module that cannot be imported.
IMPORT_ALL = """
import importlib, pathlib

def modules():
    for base in ("/usr/lib/python3.13", "/usr/lib/python3/dist-packages", "/usr/lib/zos"):
        for path in pathlib.Path(base).rglob("*"):
            if path.suffix not in (".pyc", ".so"):
                continue
            parts = list(path.relative_to(base).parts)
            parts[-1] = parts[-1].split(".")[0]
            if parts[0] == "lib-dynload":
                parts = parts[1:]
            if parts[-1] == "__init__":
                parts.pop()
            yield ".".join(parts)

def main():
    names, bad = sorted(set(modules())), {}
    for name in names:
        try:
            importlib.import_module(name)
        except BaseException as cause:
            bad[name] = f"{type(cause).__name__}: {cause}"
    return len(names), bad
"""


@pytest.mark.anyio
async def test_every_module_of_the_image_can_be_imported(images: Images, tmp_path: Path) -> None:
    spec = MachineSpec(
        image=images.released, initrd=images.testkit, memory=1024, ports=(TESTKIT_PORT,),
        settings=("runmode=private",),
    )  # fmt: skip
    machine = Machine(spec, tmp_path, images.tools)
    async with machine.running(), Testkit(machine.ports[TESTKIT_PORT]) as kit:
        with anyio.fail_after(400):
            count, bad = await kit.run(IMPORT_ALL, seconds=300)
    assert bad == {}
    assert count > 600


def test_a_qemu_that_is_killed_ends_run_with_4_and_a_sentence(
    images: Images, tmp_path: Path
) -> None:
    words = ["run", str(images.released), "--accel", "tcg", "--memory", "1G", "--state"]
    worker = subprocess.Popen(
        [sys.executable, "-c", BUILD, *words, str(tmp_path)],
        cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() != ""  # the guest speaks
        (qemu,) = psutil.Process(worker.pid).children()
        qemu.send_signal(signal.SIGKILL)
        _, told = worker.communicate(timeout=120)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == 4, told[-2000:]
    assert told.splitlines()[-1].startswith("zos-image: QEMU ended in mid-run (signal 9")
