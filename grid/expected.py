"""Errors that are no bugs, of every package that `grid` wires up: their message, their status."""

from __future__ import annotations

from grid.errors import GridError
from image.errors import ImageError, leaves
from tfchain_client.errors import TfchainError
from zos.model.errors import RefusedError, ZosError

EXPECTED = (GridError, ImageError, TfchainError, ZosError)


def status(error: BaseException) -> int | None:
    """Exit status of an expected error; None for a bug."""
    match error:
        case GridError() | ImageError():
            return error.exit_code
        case RefusedError():
            return 3
        case ZosError() | TfchainError():
            return 4
    return None


def expected(error: BaseException) -> tuple[str, int] | None:
    """Message and exit status; None when a bug is among the errors."""
    found = [(str(leaf), status(leaf)) for leaf in leaves(error)]
    if any(code is None or code == 1 for _, code in found):
        return None
    message, code = found[0]
    return message, code or 1
