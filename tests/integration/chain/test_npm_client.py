"""The grid's own JavaScript client, unmodified, against the compiled development chain.

Its packages are installed by the committed lock into the user's cache folder, never into the work
tree; the lock names no host, so npm's own configuration decides where they come from.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import anyio
import pytest
from msgspec import structs

from image.cache import cache_dir, digest, publish
from tests.integration.chain.lively import DEADLINE, fund, lively, make_farm, make_twin
from tests.integration.chain.test_client import SPEC
from tfchain_client import farms, nodes, twins
from tfchain_client.chain import Chain, open_chain
from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.model import Ip
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

FOLDER = Path(__file__).parent / "npm"
PACKAGE, LOCK, SCRIPT = (FOLDER / n for n in ("package.json", "package-lock.json", "client.js"))
INSTALL_SECONDS = 300.0


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


def installed() -> Path:
    """The folder of the client's packages."""
    key = digest(PACKAGE.read_bytes(), LOCK.read_bytes())
    return publish(cache_dir("npm") / key, install) / "node_modules"


def install(folder: Path) -> None:
    for source in (PACKAGE, LOCK):
        shutil.copy(source, folder)
    argv = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)]
    anyio.from_thread.run(_command, argv)


async def _command(argv: list[str], **env: str) -> bytes:
    with anyio.fail_after(INSTALL_SECONDS):
        done = await anyio.run_process(argv, check=False, env={**os.environ, **env})
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout


async def make_node(chain: Chain) -> int:
    """A node of our own client's making, for the other one to read."""
    farm_id = await make_farm(chain, sr25519_signer("//Farmer"), "ours")
    machine = ed25519_signer("//Machine")
    twin_id = await make_twin(chain, machine)
    await Writer(chain, machine).submit(nodes.create(structs.replace(SPEC, farm_id=farm_id)))
    return await nodes.find(chain, twin_id)


def test_the_lock_names_no_host() -> None:
    packages = json.loads(LOCK.read_text())["packages"]
    assert packages["node_modules/@threefold/tfchain_client"]["version"] == "2.9.2"
    assert all("resolved" not in package for package in packages.values())
    assert all(package.get("integrity") for name, package in packages.items() if name)


async def test_the_client_of_the_grid_makes_a_twin_and_a_farm_and_reads_a_node(
    tmp_path: Path,
) -> None:
    modules = await anyio.to_thread.run_sync(installed)
    user = sr25519_signer("//TypeScript")
    with anyio.fail_after(DEADLINE):
        async with lively(tmp_path) as node, open_chain([node.url]) as chain:
            await fund(chain, user.public_key)
            node_id = await make_node(chain)
            argv = ["node", str(SCRIPT), node.url, "//TypeScript", "theirs", str(node_id)]
            told: dict[str, Any] = json.loads(await _command(argv, NODE_PATH=str(modules)))
            twin = await twins.get(chain, await twins.find(chain, user.public_key))
            farm = await farms.get(chain, await farms.find(chain, "theirs"))
            made = await nodes.get(chain, node_id)
    assert twin is not None
    assert farm is not None
    assert made is not None
    assert told["twin"]["id"] == told["myTwinId"] == twin.id == farm.twin_id
    assert (twin.relay, farm.id) == ("relay.example.org", told["farm"]["id"])
    ip = Ip(ip="185.206.122.33/24", gw="185.206.122.1")
    assert [(p.ip, p.gateway) for p in farm.public_ips] == [(ip.ip, ip.gw)]
    assert told["refusal"] == "tfgridModule.FarmExists"
    assert told["node"]["twinId"] == made.twin_id
    assert told["node"]["resources"]["sru"] == made.resources.sru
    assert told["node"]["location"]["city"] == made.location.city
