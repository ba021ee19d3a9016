"""Asks an activation service to give the node's account its first TFT."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import anyio
import msgspec

from zos.chain.http import post
from zos.model.errors import UnavailableError

log = logging.getLogger(__name__)

_DONE = {200, 409}  # 409: the account was activated before
_ANSWER_SECONDS = 60.0  # some services answer only when the transfer is in a block


async def activate(urls: Sequence[str], address: str) -> None:
    """Ask each service in turn. Raises: UnavailableError, naming why the last one failed."""
    body = msgspec.json.encode({"substrateAccountID": address})
    reason = "no activation service is set"
    for url in urls:
        try:
            with anyio.fail_after(_ANSWER_SECONDS):
                status = await post(url, body)
        except TimeoutError:
            reason = f"{url}: no answer"
        except UnavailableError as error:
            reason = str(error)
        else:
            if status in _DONE:
                return
            reason = f"{url}: answered with status {status}"
        log.warning("activation failed", extra={"reason": reason})
    raise UnavailableError(reason)
