"""The node's user ids: one a service, so that the kernel tells the services apart."""

from __future__ import annotations

USERS = (
    ("root", 0),
    ("zos-keys", 901),
    ("zos-chain", 902),
    ("zos-console", 903),
    ("zos-peer", 904),
    ("nobody", 65534),
)
