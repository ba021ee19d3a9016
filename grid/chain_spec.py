"""`grid chain spec`: the specification of a private production chain, and keys for its validators.

chain.json         the specification; the same file for every validator
validators.json    what is public of the keys: Aura and GRANDPA address, peer id
validator-N/       with made keys: the state folder of validator N, to be moved to its machine
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grid.chain_known import used_in, well_known
from grid.errors import GridError, RefusedError, UnavailableError
from tfchain_client.ss58 import AddressError, parse_address

SPEC, PUBLIC = "chain.json", "validators.json"
_STATUS = {3: RefusedError, 4: UnavailableError}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a chain is made of. `authorities`: `AURA:GRANDPA` each; empty: make `count` keys."""

    node: Path
    runtime: Path
    preset: Path
    count: int
    authorities: tuple[str, ...]
    name: str
    id: str
    insecure: bool


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Public half of a validator's keys; `folder` is where the secret half was put."""

    aura: str
    grandpa: str
    peer_id: str = ""
    folder: str = ""

    @property
    def authority(self) -> str:
        return f"{self.aura}:{self.grandpa}"


class MadeSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Where the specification is, and who begins the chain."""

    spec: str
    validators: tuple[Keys, ...]


def make(order: Order, folder: Path) -> MadeSpec:
    """Write the files into `folder`, which must be new or empty. Raises: GridError."""
    given = tuple(_given(text) for text in order.authorities)
    _check(order, given)
    _open(folder)
    validators = given or tuple(
        _made(order.node, folder / f"validator-{number}") for number in range(1, order.count + 1)
    )
    text = _run(
        order.node, "build-spec", "--runtime", order.runtime, "--preset", order.preset,
        "--name", order.name, "--id", order.id,
        *(word for keys in validators for word in ("--authority", keys.authority)),
    )  # fmt: skip
    (folder / SPEC).write_text(text)
    told = msgspec.json.format(msgspec.json.encode(validators))
    (folder / PUBLIC).write_bytes(told + b"\n")
    return MadeSpec(spec=str(folder / SPEC), validators=validators)


def _check(order: Order, given: Sequence[Keys]) -> None:
    if given and len(given) != order.count:
        raise RefusedError(f"{order.count} authorities are wanted, {len(given)} are given")
    try:
        preset = json.loads(order.preset.read_bytes())
    except OSError as cause:
        raise RefusedError(f"preset {order.preset}: {cause.strerror}") from cause
    except ValueError as cause:
        raise RefusedError(f"preset {order.preset}: not JSON: {cause}") from cause
    if order.insecure:
        return
    addresses = [address for keys in given for address in (keys.aura, keys.grandpa)]
    found = used_in([preset, addresses], well_known())
    if found:
        raise RefusedError(
            f"the keys of {', '.join(sorted(found))} are public knowledge and have no place in a"
            " production chain: write accounts of your own into the preset, or say"
            " --insecure-dev-keys for an experiment"
        )


def _given(text: str) -> Keys:
    aura, _, grandpa = text.partition(":")
    try:
        parse_address(aura)
        parse_address(grandpa)
    except AddressError as cause:
        raise RefusedError(f"authority {text}: AURA:GRANDPA, two addresses ({cause})") from cause
    return Keys(aura=aura, grandpa=grandpa)


def _open(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise RefusedError(f"{folder} is not empty: keys are never written over; name another")
    except OSError as cause:
        raise UnavailableError(f"{folder}: {cause.strerror}") from cause


def _made(node: Path, folder: Path) -> Keys:
    """Keys in a state folder that only its owner can read."""
    folder.mkdir(mode=0o700)
    told = msgspec.json.decode(_run(node, "key", "--base-path", folder), type=Keys)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return msgspec.structs.replace(told, folder=str(folder))


def _run(node: Path, *words: str | Path) -> str:
    argv = [os.fspath(word) for word in (node, *words)]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
    except OSError as cause:
        raise UnavailableError(f"{node}: {cause.strerror}") from cause
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        kind = _STATUS.get(done.returncode, GridError)
        raise kind(last.removeprefix("zos-chain: "))
    return done.stdout
