"""Errors of the grid side: `GridError` → `RefusedError` (exit 3), `UnavailableError` (exit 4)."""

from __future__ import annotations


class GridError(Exception):
    """Base: the message is one sentence that names the thing, then what to do about it."""

    exit_code = 1


class RefusedError(GridError):
    """The request breaks a rule, or contradicts what is there; trying again does not help."""

    exit_code = 3


class UnavailableError(GridError):
    """The world failed (a program, the disk, the chain); trying again may help."""

    exit_code = 4
