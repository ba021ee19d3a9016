"""The image as a farmer gets it: without the test agent, with a farm of his own, under UEFI."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import anyio
import pytest

from image.machine import TESTKIT_PORT
from tests.e2e.bench import Bench, Images

pytestmark = pytest.mark.e2e
BIN = Path(sys.executable).parent
SHELLS = ("sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "busybox", "toybox", "login", "su",
          "sudo", "agetty", "sulogin", "perl", "lua", "awk", "gawk", "mawk", "ssh", "sshd",
          "telnetd", "gdb")  # fmt: skip


def test_the_released_image_has_no_shell_no_interpreter_and_no_agent(images: Images) -> None:
    manifest = json.loads((images.released / "manifest.json").read_text())
    paths = [str(e["path"]) for e in manifest["files"] if e["kind"] in {"file", "link"}]
    assert len(paths) > 500, "the manifest is not whole"
    names = {path.rpartition("/")[2] for path in paths}
    assert not names & set(SHELLS)
    assert not {name for name in names if name.startswith("python") and "." not in name}
    assert not [p for p in paths if p.startswith(("usr/bin/python", "bin/python", "sbin/python"))]
    assert not [path for path in paths if "testkit" in path]


@pytest.mark.anyio
async def test_a_customised_image_boots_under_uefi_into_its_farm_and_ignores_a_test_port(
    bench: Bench,
) -> None:
    other = await bench.make_farm("second-farm")
    folder = bench.folder / "customised"
    shutil.copytree(
        bench.images.released, folder, ignore=shutil.ignore_patterns(bench.images.testkit.name)
    )
    before = (folder / "zos.efi").read_bytes()
    await anyio.run_process([BIN / "zos-image", "customize", str(folder), "--farm", str(other)])
    assert (folder / "zos.efi").read_bytes() == before, "the image itself stays as it is"
    spec = bench.spec(
        "uefi", image=folder, initrd=None, uefi=True, disks=(bench.disk("uefi", "uefi"),),
        settings=bench.settings(farmer_id=""), ports=(TESTKIT_PORT,),
    )  # fmt: skip
    async with bench.boot("uefi", spec) as guest:
        guest.ask_in_vain()
        await guest.word("node registered", 300)
        assert guest.answered() == b"", "something answered at the test port"
    assert (await bench.row("uefi")).farm_id == other
