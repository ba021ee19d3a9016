"""Keys of the chain's storage: hashes of pallet and item, then the hashed map keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType

from xxhash import xxh64_intdigest

Hasher = Callable[[bytes], bytes]


def twox64(data: bytes) -> bytes:
    return xxh64_intdigest(data).to_bytes(8, "little")


def twox128(data: bytes) -> bytes:
    return twox64(data) + xxh64_intdigest(data, 1).to_bytes(8, "little")


def twox256(data: bytes) -> bytes:
    return twox128(data) + b"".join(
        xxh64_intdigest(data, seed).to_bytes(8, "little") for seed in (2, 3)
    )


def blake2_128(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def blake2_256(data: bytes) -> bytes:
    return blake2b(data, digest_size=32).digest()


HASHERS: Mapping[str, Hasher] = MappingProxyType(
    {
        "Blake2_128": blake2_128,
        "Blake2_256": blake2_256,
        "Blake2_128Concat": lambda key: blake2_128(key) + key,
        "Twox128": twox128,
        "Twox256": twox256,
        "Twox64Concat": lambda key: twox64(key) + key,
        "Identity": lambda key: key,
    }
)

PREFIX_LENGTH = 32  # hashes of pallet and item
# Hashers that keep the key readable, and the bytes before it.
CONCAT: Mapping[str, int] = MappingProxyType(
    {"Blake2_128Concat": 16, "Twox64Concat": 8, "Identity": 0}
)


def storage_prefix(pallet: str, item: str) -> bytes:
    return twox128(pallet.encode()) + twox128(item.encode())


def storage_key(
    pallet: str, item: str, hashers: Sequence[str] = (), keys: Sequence[bytes] = ()
) -> bytes:
    """The key of one value; `keys` are the SCALE encodings of the map's keys.

    Fewer keys than hashers give the prefix of all values below them.
    """
    hashed = (HASHERS[name](key) for name, key in zip(hashers, keys, strict=False))
    return storage_prefix(pallet, item) + b"".join(hashed)
