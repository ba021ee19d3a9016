"""Which service a user id is: the kernel's word on who is at the other end of a socket."""

from __future__ import annotations

from zos.model.users import USERS

_NAMES = {uid: name.removeprefix("zos-") for name, uid in USERS if name.startswith("zos-")}
CORE = "node"


def service_of(uid: int) -> str:
    """`keys`, `chain`, ...; root is the core, which may call everything; else the bare number."""
    if uid == 0:
        return CORE
    return _NAMES.get(uid, f"user {uid}")
