"""Made once for all e2e tests: images, chain, activation, farm. Kept on a failure: the logs."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import anyio
import pytest

from grid import chainbuild
from grid.activation import Activation
from grid.chain import ChainProcess
from grid.farm import FARM, FUNDER, ensure_farm
from grid.registry import open_registry
from image import build, tools
from image.testkit import initrd
from tests.e2e.bench import Bench, Images

TOP = Path(__file__).resolve().parent.parent.parent
ARTEFACTS = TOP / "artefacts"
KEPT = ("serial.log", "events.jsonl", "qemu.log", "screen.png", "chain.log")
FAILED = pytest.StashKey[bool]()


def say(text: str) -> None:
    """Builds tell what they do; pytest shows it when a test fails."""
    print(text)  # noqa: T201 - the place for it


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """The image of this tree, and the initrd with the test agent."""
    return make_images(tmp_path_factory.mktemp("image"), TOP)


@pytest.fixture(scope="session")
def other_image(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """The image of a tree that differs from this one by a comment."""
    top = tmp_path_factory.mktemp("tree")
    for name in ("zos", "tfchain_client"):
        shutil.copytree(TOP / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    init = top / "zos/__init__.py"
    init.write_text(init.read_text() + '\nNEXT_RELEASE = "another image"\n')
    return make_images(tmp_path_factory.mktemp("other-image"), top)


def make_images(folder: Path, top: Path) -> Images:
    build.build(folder, "vm", say, top=top)
    return Images(folder, initrd.make(folder), tools.ensure(build.finder(None), say))


@pytest.fixture(scope="session")
async def bench(images: Images, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    """Chain, activation, farm, and the bench."""
    binaries = chainbuild.ensure(say)
    folder = tmp_path_factory.mktemp("bench")
    async with (
        ChainProcess(binaries.node, folder / "chain") as chain,
        open_registry(chain.url) as registry,
        Activation(registry.chain, FUNDER).serving() as activation,
        anyio.create_task_group() as tasks,
    ):
        farm_id = await ensure_farm(registry.chain, FARM)
        bench = Bench(
            folder=folder, images=images, registry=registry, tasks=tasks, farm_id=farm_id,
            chain_port=chain.port, activation_port=activation.port,
        )  # fmt: skip
        yield bench
        for guest in bench.guests:
            await guest.off()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note a failure, for the fixture below."""
    report = yield
    if report.failed and call.when in {"setup", "call"}:
        item.stash[FAILED] = True
    return report


@pytest.fixture(autouse=True)
def artefacts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what a failed test leaves behind in artefacts/TEST/."""
    yield
    item = request.node
    if not item.stash.get(FAILED, False) or "bench" not in request.fixturenames:
        return
    bench: Bench = request.getfixturevalue("bench")
    target = ARTEFACTS / re.sub(r"[^\w.-]+", "_", item.name)[:100]
    for folder in [guest.machine.folder for guest in bench.guests[-3:]] + [bench.folder / "chain"]:
        for name in KEPT:
            if (folder / name).exists():
                (target / folder.name).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, target / folder.name / name)
