"""`python -m tfchain_client.compat`: this runtime against TFChain's metadata.

Exit status: 0 when every difference is explained, 1 when one is not, 2 usage, 4 unavailable.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import sys
from pathlib import Path

import anyio
import msgspec

from tfchain_client import known
from tfchain_client.chain import open_chain
from tfchain_client.compat.compare import compare
from tfchain_client.compat.describe import Description, describe
from tfchain_client.compat.explained import reasons
from tfchain_client.compat.report import judge, lines
from tfchain_client.errors import CodecError, TfchainError

REFERENCE = Path(__file__).parents[2] / "tests" / "vectors" / "tfchain-metadata.json"
PATIENCE = 15.0  # seconds for an endpoint to answer


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tfchain_client.compat", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--endpoint", help="ws:// or wss:// address of a running chain")
    source.add_argument(
        "--metadata", type=Path, help="metadata V14: bytes, hex or base64 (default: as shipped)"
    )
    parser.add_argument("--reference", type=Path, default=REFERENCE, help="resolved metadata, JSON")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


async def _served(endpoint: str) -> bytes:
    with anyio.fail_after(PATIENCE):
        async with open_chain([endpoint]) as chain:
            found = str(await chain.call("state_getMetadata"))
    return bytes.fromhex(found.removeprefix("0x"))


def _read(path: Path) -> bytes:
    """Raises: ValueError for text that is neither hex nor base64."""
    content = path.read_bytes()
    if content.startswith(b"meta"):
        return content
    text = content.decode("ascii").strip()
    if text.startswith("0x"):
        return bytes.fromhex(text[2:])
    return base64.b64decode(text)


def _description(arguments: argparse.Namespace) -> Description:
    if arguments.endpoint:
        return describe(anyio.run(_served, arguments.endpoint))
    if arguments.metadata:
        return describe(_read(arguments.metadata))
    return describe(known.metadata())


def main() -> int:
    arguments = _arguments()
    try:
        wanted: Description = msgspec.json.decode(arguments.reference.read_bytes())
        found = _description(arguments)
    except TimeoutError:  # an OSError, so it comes first
        sys.stderr.write(f"compat: {arguments.endpoint}: no answer in {PATIENCE:.0f} s\n")
        return 4
    except (OSError, ValueError, CodecError, binascii.Error, msgspec.DecodeError) as error:
        sys.stderr.write(f"compat: {error}\n")
        return 2
    except TfchainError as error:
        sys.stderr.write(f"compat: {arguments.endpoint}: {error}\n")
        return 4
    report = judge(compare(wanted, found), reasons())
    if arguments.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(report)).decode() + "\n")
    else:
        sys.stdout.write("\n".join(lines(report)) + "\n")
    return 1 if report.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
