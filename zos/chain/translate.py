"""Errors of the chain's client as errors of the node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tfchain_client.errors import DispatchError, TfchainError
from zos.model.errors import ChainError


@contextmanager
def chain_errors() -> Iterator[None]:
    """Raises: ChainError for what may pass by itself. DispatchError is the caller's to judge."""
    try:
        yield
    except DispatchError:
        raise
    except TfchainError as cause:
        raise ChainError(str(cause)) from cause
