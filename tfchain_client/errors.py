"""What can go wrong with the chain, told apart by where it went wrong.

    TfchainError
    ├── TransportError     an endpoint was not reached, or the connection ended
    │   └── BehindError    an endpoint is not where the chain is
    ├── RpcError           an endpoint answered a request with an error
    │   └── PoolError      the transaction pool did not take an extrinsic
    │       └── FundsError the account cannot pay the fee
    ├── CodecError         a name, type or value that this runtime does not have
    ├── LostError          an extrinsic left the pool without a block: it may be sent again
    ├── NoPriceError       a cost cannot be told in TFT: the chain has no price
    └── DispatchError      an extrinsic is in a block, and failed there

`retryable` answers whether the same request may succeed later.
"""

from __future__ import annotations

POOL_CODES = range(1010, 1017)
INVALID = 1010
BANNED = 1012
ALREADY_IMPORTED = 1013
PRIORITY_TOO_LOW = 1014


class TfchainError(Exception):
    """Base of all errors of this library."""

    retryable = False


class TransportError(TfchainError):
    """An endpoint was not reached, or the connection ended before the answer."""

    retryable = True


class BehindError(TransportError):
    """An endpoint synchronises, or shows blocks that are too old."""


class RpcError(TfchainError):
    """An endpoint answered with an error: JSON-RPC `code`, `message` and `data`."""

    def __init__(self, method: str, code: int, message: str, data: object = None) -> None:
        detail = f": {data}" if data else ""
        super().__init__(f"{method}: {message} ({code}){detail}")
        self.method, self.code, self.message, self.data = method, code, message, data


class PoolError(RpcError):
    """The transaction pool did not take an extrinsic: codes 1010 to 1016."""

    @property
    def already_imported(self) -> bool:
        return self.code == ALREADY_IMPORTED

    @property
    def stale(self) -> bool:
        """The nonce was used, or the era is over: signing again helps."""
        text = str(self.data).lower()
        return self.code == INVALID and ("outdated" in text or "ancient birth" in text)

    @property
    def unproven(self) -> bool:
        """The signature does not fit: also when the chain has another runtime by now."""
        return self.code == INVALID and "bad signature" in str(self.data).lower()

    @property
    def unpayable(self) -> bool:
        """The account cannot pay the fee up front."""
        return self.code == INVALID and "pay some fees" in str(self.data)

    @property
    def retryable(self) -> bool:  # type: ignore[override]  # here it depends on the code
        return self.stale or self.code in {BANNED, PRIORITY_TOO_LOW}


class FundsError(PoolError):
    """The account cannot pay the fee up front; `fee` and `usable` in units of 10^-7 TFT."""

    def __init__(self, refused: PoolError, address: str, fee: int, usable: int) -> None:
        super().__init__(refused.method, refused.code, refused.message, refused.data)
        self.address, self.fee, self.usable = address, fee, usable

    def __str__(self) -> str:
        needed = f"{self.fee / 10**7:.7f} TFT"
        return f"{self.address} holds {self.usable / 10**7:.7f} TFT and needs {needed} for the fee"


class CodecError(TfchainError):
    """A name, type or value that this runtime does not have."""


class LostError(TfchainError):
    """An extrinsic left the pool without a block (usurped, dropped, expired)."""

    retryable = True


class NoPriceError(TfchainError):
    """A cost cannot be told in TFT: the chain has no price."""


class DispatchError(TfchainError):
    """An extrinsic is in a block and failed there: `pallet` and `name` are the metadata's."""

    def __init__(self, pallet: str, name: str, call: str = "") -> None:
        super().__init__(f"{call or 'extrinsic'} failed: {pallet}.{name}")
        self.pallet, self.name, self.call = pallet, name, call


def rpc_error(method: str, code: int, message: str, data: object = None) -> RpcError:
    """The error of the right class for a JSON-RPC error object."""
    kind = PoolError if code in POOL_CODES else RpcError
    return kind(method, code, message, data)
