"""Declarations of typed calls and streams: one value per method, shared by caller and answerer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Q = TypeVar("Q")
R = TypeVar("R")


@dataclass(frozen=True)
class Method(Generic[Q, R]):
    """A call: `service` answers it, the services in `allow` may make it (root may always)."""

    service: str
    name: str
    request: type[Q]
    reply: type[R]
    allow: frozenset[str]


@dataclass(frozen=True)
class Stream(Generic[Q, R]):
    """A subscription: `reply` is the type of every item; the newest state comes first."""

    service: str
    name: str
    request: type[Q]
    reply: type[R]
    allow: frozenset[str]
