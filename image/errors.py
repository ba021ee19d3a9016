"""Errors of the image tools: `ImageError` → `RefusedError` (3), `UnavailableError` (4)."""

from __future__ import annotations

from collections.abc import Iterator


class ImageError(Exception):
    """Base: the message is one sentence that names the thing and the remedy."""

    exit_code = 1


class RefusedError(ImageError):
    """The request breaks a rule; trying again does not help."""

    exit_code = 3


class GateError(RefusedError):
    """A finished tree breaks a rule of the sealed image; the message names the file."""


class UnavailableError(ImageError):
    """The world failed (network, disk, archive); trying again may help."""

    exit_code = 4


def leaves(error: BaseException) -> Iterator[BaseException]:
    """The errors inside groups that task groups make."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error
