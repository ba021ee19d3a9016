"""Reaching a chain from a command, and its errors as sentences with an exit status."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from grid.errors import RefusedError, UnavailableError
from grid.registry import open_registry
from tfchain_client.chain import Chain
from tfchain_client.errors import CodecError, DispatchError, PoolError, RpcError, TfchainError
from tfchain_client.signer import Signer
from tfchain_client.sr25519 import sr25519_signer

# Source: JSON-RPC 2.0, section 5.1.
NO_METHOD, BAD_PARAMETERS = -32601, -32602


@asynccontextmanager
async def open_at(url: str) -> AsyncIterator[Chain]:
    """The chain at `url`. Raises: GridError in place of every error of the client."""
    async with open_registry(url) as registry:
        with judging(url):
            yield registry.chain


@contextmanager
def judging(url: str) -> Iterator[None]:
    """Tell what the chain refuses from what may work later."""
    try:
        yield
    except (DispatchError, CodecError) as cause:
        raise RefusedError(str(cause)) from cause
    except PoolError as cause:
        kind = RefusedError if cause.unpayable else UnavailableError
        raise kind(f"the chain at {url}: {cause}") from cause
    except RpcError as cause:
        raise _rpc(url, cause) from cause
    except TfchainError as cause:
        raise UnavailableError(f"the chain at {url}: {cause}") from cause


def _rpc(url: str, cause: RpcError) -> RefusedError | UnavailableError:
    if cause.code == NO_METHOD and cause.method.startswith("dev_"):
        return RefusedError(f"the chain at {url} is no development chain: it has no {cause.method}")
    if cause.code == BAD_PARAMETERS:
        return RefusedError(str(cause.data or cause.message))
    return UnavailableError(f"the chain at {url}: {cause}")


def signer_of(text: str) -> Signer:
    """`//Alice`, or a file that holds a secret; a secret itself would stay in the shell's history.

    A file of a validator's key store will do: there the secret stands between quotes.

    Raises: RefusedError.
    """
    secret = text if text.startswith("//") else _secret(Path(text))
    try:
        return sr25519_signer(secret)
    except CodecError as cause:
        raise RefusedError(f"{text}: {cause}") from cause


def _secret(path: Path) -> str:
    try:
        return path.read_text().strip().strip('"')
    except (OSError, UnicodeDecodeError) as cause:
        raise RefusedError(
            f"{path}: cannot be read ({cause}); name a file with a secret, or //Alice"
        ) from cause
