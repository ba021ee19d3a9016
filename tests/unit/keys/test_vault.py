"""One identity, made once, on every pool, through every loss that leaves one copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from zos.bus.calls import OpenSeed
from zos.identity.derive import public_key
from zos.identity.seed import Seed, decode, encode
from zos.keys import vault as vault_module
from zos.keys.vault import MAX_PAYLOAD, Vault
from zos.model.errors import RefusedError
from zos.model.status import IdentityState

pytestmark = pytest.mark.anyio
OLD = b"o" * 32


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def pool(tmp_path: Path, label: str) -> Path:
    folder = tmp_path / label / "zos-identity"
    folder.mkdir(parents=True)
    return folder


def request(*folders: Path, **more: object) -> OpenSeed:
    return OpenSeed(folders=tuple(map(str, folders)), machine="here", **more)  # type: ignore[arg-type]


async def test_a_new_identity_is_on_every_pool_and_the_same_after_a_restart(
    tmp_path: Path,
) -> None:
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    made = await Vault().open(request(one, two))
    assert made.state is IdentityState.PERSISTENT
    assert (one / "seed").read_bytes() == (two / "seed").read_bytes()
    assert (one / "seed").stat().st_mode & 0o777 == 0o400
    assert public_key(decode((one / "seed").read_bytes()).seed) == made.public_key
    assert await Vault().open(request(two, one)) == made


async def test_losing_one_of_two_pools_loses_nothing(tmp_path: Path) -> None:
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    made = await Vault().open(request(one, two))
    (one / "seed").unlink()
    assert await Vault().open(request(one, two)) == made
    assert (one / "seed").read_bytes() == (two / "seed").read_bytes()


async def test_a_damaged_mirror_is_put_aside_and_repaired(tmp_path: Path) -> None:
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    made = await Vault().open(request(one, two))
    (one / "seed").unlink()
    (one / "seed").write_bytes(b"noise")
    assert await Vault().open(request(one, two)) == made
    assert (one / "seed").read_bytes() == (two / "seed").read_bytes()
    assert (one / "seed.damaged-1").read_bytes() == b"noise"


async def test_two_damaged_copies_make_no_new_identity_until_it_is_asked_for(
    tmp_path: Path,
) -> None:
    one = pool(tmp_path, "one")
    (one / "seed").write_bytes(b"noise")
    waiting = await Vault().open(request(one))
    assert waiting.state is IdentityState.WAITING
    assert waiting.public_key == b""
    assert "new-identity=yes" in waiting.problems[0].remedy
    assert (one / "seed").read_bytes() == b"noise"
    asked = await Vault().open(request(one, new_identity=True))
    assert asked.state is IdentityState.PERSISTENT
    assert (one / "seed.damaged-1").read_bytes() == b"noise"


async def test_a_pool_that_does_not_answer_makes_no_new_identity(tmp_path: Path) -> None:
    waiting = await Vault().open(request(tmp_path / "gone" / "zos-identity"))
    assert waiting.state is IdentityState.WAITING
    assert "gone" in waiting.problems[0].reason


async def test_a_pool_that_hangs_delays_and_never_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A named pipe is a file that never answers."""
    monkeypatch.setattr(vault_module, "DISK_PATIENCE", 1.5)
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    made = await Vault().open(request(one))
    os.mkfifo(two / "seed")
    try:
        assert (await Vault().open(request(one, two))).public_key == made.public_key
        alone = await Vault().open(request(two))
        assert alone.state is IdentityState.WAITING
        assert "pool two" in alone.problems[0].reason
    finally:
        os.close(os.open(two / "seed", os.O_RDWR))


async def test_a_seed_of_the_original_is_taken_over_and_its_files_stay(tmp_path: Path) -> None:
    one = pool(tmp_path, "one")
    (one / "old-seed.txt").write_bytes(b'"1.0.0"' + OLD)
    opened = await Vault().open(request(one))
    assert opened.public_key == public_key(OLD)
    assert decode((one / "seed").read_bytes()) == Seed(seed=OLD, machine="here")
    assert (one / "old-seed.txt").read_bytes() == b'"1.0.0"' + OLD


async def test_the_primary_of_the_original_goes_before_its_mirror(tmp_path: Path) -> None:
    one = pool(tmp_path, "one")
    (one / "old-seed.txt").write_bytes(b"m" * 32)
    (one / "old-cache-seed.txt").write_bytes(OLD)
    assert (await Vault().open(request(one))).public_key == public_key(OLD)


async def test_a_pool_that_comes_later_gets_a_mirror(tmp_path: Path) -> None:
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    vault = Vault()
    made = await vault.open(request(one))
    assert await vault.open(request(one, two)) == made
    assert (two / "seed").read_bytes() == (one / "seed").read_bytes()


async def test_a_pool_of_another_node_changes_nothing_and_keeps_its_seed(tmp_path: Path) -> None:
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    vault = Vault()
    made = await vault.open(request(one))
    stranger = encode(Seed(seed=OLD, machine="there"))
    (two / "seed").write_bytes(stranger)
    for opener in (vault, Vault()):
        seen = await opener.open(request(one, two))
        assert seen.public_key == made.public_key
        assert seen.problems[0].subject == "pool two"
    assert (two / "seed").read_bytes() == stranger


async def test_a_pool_that_refuses_the_copy_is_told_and_the_identity_still_opens(
    tmp_path: Path,
) -> None:
    one, two = pool(tmp_path, "one"), pool(tmp_path, "two")
    (two / ".seed.new").mkdir()
    made = await Vault().open(request(one, two))
    assert made.state is IdentityState.PERSISTENT
    assert [problem.subject for problem in made.problems] == ["pool two"]


async def test_an_identity_that_no_pool_took_is_none(tmp_path: Path) -> None:
    one = pool(tmp_path, "one")
    (one / ".seed.new").mkdir()
    seen = await Vault().open(request(one))
    assert seen.state is IdentityState.WAITING
    assert [problem.subject for problem in seen.problems] == ["pool one"]


async def test_without_a_disk_the_identity_is_temporary_and_never_signs() -> None:
    vault = Vault()
    waiting = await vault.open(request(settled=False))
    assert waiting.state is IdentityState.WAITING
    seen = await vault.open(request())
    assert seen.state is IdentityState.TEMPORARY
    assert len(seen.public_key) == 32
    assert await vault.open(request()) == seen
    with pytest.raises(RefusedError, match="temporary"):
        vault.sign(b"uptime")


async def test_a_disk_that_comes_late_makes_the_identity_last(tmp_path: Path) -> None:
    vault = Vault()
    await vault.open(request())
    late = await vault.open(request(pool(tmp_path, "one")))
    assert late.state is IdentityState.PERSISTENT
    assert vault.identity() == late


async def test_a_lasting_identity_signs_what_it_is_given(tmp_path: Path) -> None:
    vault = Vault()
    with pytest.raises(RefusedError, match="waiting"):
        vault.sign(b"uptime")
    identity = await vault.open(request(pool(tmp_path, "one")))
    Ed25519PublicKey.from_public_bytes(identity.public_key).verify(vault.sign(b"up"), b"up")
    with pytest.raises(RefusedError, match="at most 65536"):
        vault.sign(bytes(MAX_PAYLOAD + 1))
