"""The files a seed is kept in. Versioned: a JSON string naming the version, then the body.

    "2.0.0"  ours: JSON {"seed": hex, "machine": text, "checksum": hex}
    "1.1.0"  the original: JSON {"mnemonic": BIP-39 words}, or by its defect 32 raw bytes
    "1.0.0"  the original: 32 raw bytes
    (none)   the original, oldest: 32 raw bytes

Only ours has a checksum and can tell damage from another seed.
Source of the old formats: zosbase pkg/identity/store, pkg/versioned.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from tfchain_client.bip39 import decode_phrase
from zos.identity.derive import SEED_LENGTH
from zos.model.errors import DamagedError

VERSION = "2.0.0"


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """The secret, and the machine it was made on ("" when unknown)."""

    seed: bytes
    machine: str = ""

    def __repr__(self) -> str:
        """Never the secret: this may reach a log or a traceback."""
        return f"Seed(machine={self.machine!r})"


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    seed: str
    checksum: str
    machine: str = ""


class _Phrase(msgspec.Struct, frozen=True, kw_only=True):
    mnemonic: str


def encode(seed: Seed) -> bytes:
    body = _Body(seed=seed.seed.hex(), machine=seed.machine, checksum=_checksum(seed))
    return b'"%s"%s\n' % (VERSION.encode(), msgspec.json.encode(body))


def decode(data: bytes) -> Seed:
    """Read any of the formats; DamagedError when it is none, or its checksum is wrong."""
    if len(data) == SEED_LENGTH:
        return Seed(seed=data)
    version, body = _split(data)
    if version == VERSION:
        return _decode_ours(body)
    if version not in ("1.0.0", "1.1.0"):
        raise DamagedError("seed file: its version is not known")
    if len(body) == SEED_LENGTH:
        return Seed(seed=body)
    if version == "1.1.0":
        return _decode_phrase(body)
    raise DamagedError(f"seed file: {len(body)} bytes follow the version, not {SEED_LENGTH}")


def _split(data: bytes) -> tuple[str, bytes]:
    quote, end = data[:1], data.find(b'"', 1)
    if quote != b'"' or not 1 < end <= 16:
        raise DamagedError("seed file: it starts with no version")
    return data[1:end].decode(errors="replace"), data[end + 1 :]


def _decode_ours(body: bytes) -> Seed:
    try:
        read = msgspec.json.decode(body, type=_Body)
        seed = Seed(seed=bytes.fromhex(read.seed), machine=read.machine)
    except ValueError as cause:
        raise DamagedError("seed file: its body cannot be read") from cause
    if len(seed.seed) != SEED_LENGTH or read.checksum != _checksum(seed):
        raise DamagedError("seed file: its checksum is wrong")
    return seed


def _decode_phrase(body: bytes) -> Seed:
    try:
        entropy = decode_phrase(msgspec.json.decode(body, type=_Phrase).mnemonic)
    except ValueError as cause:
        raise DamagedError("seed file: its phrase cannot be read") from cause
    if len(entropy) != SEED_LENGTH:
        raise DamagedError("seed file: its phrase is not of 24 words")
    return Seed(seed=entropy)


def _checksum(seed: Seed) -> str:
    return blake2b(seed.seed + seed.machine.encode(), digest_size=32).hexdigest()
