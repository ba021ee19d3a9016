"""The errors of the node, told apart by one question: would trying again help.

    ZosError
    ├── RefusedError            the request cannot be honoured; told to the asker, never retried
    │   ├── BadSettingError     a setting is unknown or malformed
    │   ├── ForeignDataError    a disk carries data that is not ours
    │   ├── DamagedError        what was stored cannot be trusted; never repaired by guessing
    │   ├── ConflictError       two wishes exclude each other
    │   └── NotFoundError       what was named does not exist
    └── UnavailableError        the world failed; the loop tries again
        ├── CommandError        a program failed
        ├── ChainError          the chain did not answer, or answered with an error
        └── BusError            another service is not there

Anything else is a bug: nobody catches it, the service falls and PID 1 restarts it.
"""

from __future__ import annotations


class ZosError(Exception):
    """Base: the message names the thing and the rule."""


class RefusedError(ZosError):
    """The request cannot be honoured; trying again does not help."""


class BadSettingError(RefusedError):
    """A setting is unknown or malformed."""


class ForeignDataError(RefusedError):
    """A disk carries data that is not ours."""


class DamagedError(RefusedError):
    """What was stored cannot be trusted; never repaired by guessing."""


class ConflictError(RefusedError):
    """Two wishes exclude each other."""


class NotFoundError(RefusedError):
    """What was named does not exist."""


class UnavailableError(ZosError):
    """The world failed; trying again may help."""


class CommandError(UnavailableError):
    """A program ended with an error; `argv`, `status` and the end of `stderr` say which."""

    def __init__(self, argv: tuple[str, ...], status: int, stderr: str) -> None:
        super().__init__(f"{argv[0]} ended with status {status}: {stderr.strip()[-300:]}")
        self.argv, self.status, self.stderr = argv, status, stderr


class ChainError(UnavailableError):
    """The chain did not answer, or answered with an error."""


class BusError(UnavailableError):
    """Another service of this node is not there."""
