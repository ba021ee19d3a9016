"""Writes the metadata of a running chain into the source tree."""

from __future__ import annotations

import base64
import sys

import anyio

from tfchain_client.chain import open_chain
from tfchain_client.known import FILE


async def main(endpoint: str) -> None:
    async with open_chain([endpoint]) as chain:
        found = str(await chain.call("state_getMetadata"))
    FILE.write_bytes(base64.encodebytes(bytes.fromhex(found.removeprefix("0x"))))


if __name__ == "__main__":
    anyio.run(main, sys.argv[1])
