"""Keys that everybody knows: anybody can spend what they own, so no production has them."""

from __future__ import annotations

from collections.abc import Iterator

from tfchain_client.ed25519 import ed25519_signer
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.ss58 import format_address

DEVELOPMENT = ("//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie")
# The three development keys of TFChain's bridge, whose phrases are in its public sources.
BRIDGE = {
    "5ERwbFNyN5DTnpY9QaNBVQYXhHc4Ftugup6esTBjzzRCut4L": "development key 1 of the bridge",
    "5CGQ6zra7qXw4RNVwUYM4bxHjxdj9VZH7DKsDwhfBCgVPmUZ": "development key 2 of the bridge",
    "5CVLaAHnvdX1CBsaKFKgfyfb91y5ApNP7FLSaczKginip1ho": "development key 3 of the bridge",
}


def well_known() -> dict[str, str]:
    """Every well-known address, and whose it is."""
    return {**dict(_development()), **BRIDGE}


def _development() -> Iterator[tuple[str, str]]:
    for name in DEVELOPMENT:
        for secret in (name, f"{name}//stash"):
            for signer in (sr25519_signer(secret), ed25519_signer(secret)):
                yield format_address(signer.public_key), secret


def used_in(value: object, known: dict[str, str]) -> set[str]:
    """Whose well-known addresses a JSON value holds, anywhere in it."""
    match value:
        case str():
            return {known[value]} if value in known else set()
        case list():
            return set().union(*(used_in(each, known) for each in value))
        case dict():
            return set().union(*(used_in(each, known) for each in (*value.keys(), *value.values())))
    return set()
