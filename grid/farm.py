"""The default farmer of a private grid: made once on the chain, found again ever after."""

from __future__ import annotations

from tfchain_client.chain import Chain
from tfchain_client.model import Call
from tfchain_client.sr25519 import sr25519_signer
from tfchain_client.writer import Writer

# Both are endowed in the genesis of a development chain, and their keys are public knowledge. They
# differ because an account has one writer.
FARMER, FUNDER = "//Bob", "//Alice"
FARM = "first-farm"
_TERMS = {"document_link": "https://localhost/terms", "document_hash": "none"}


async def ensure_farm(chain: Chain, name: str = FARM, farmer: str = FARMER) -> int:
    """The id of farm `name`; the farm, and the farmer's twin, are made when missing."""
    found = await chain.read("TfgridModule", "FarmIdByName", name)
    if found:
        return int(str(found))
    writer = Writer(chain, sr25519_signer(farmer))
    calls = [Call("TfgridModule", "create_farm", {"name": name, "public_ips": []})]
    if not await chain.read("TfgridModule", "TwinIdByAccountID", writer.address):
        twin = Call("TfgridModule", "create_twin", {"relay": None, "pk": None})
        calls = [Call("TfgridModule", "user_accept_tc", {**_TERMS}), twin, *calls]
    await writer.submit(Call("Utility", "batch_all", {"calls": calls}))
    return int(str(await chain.read("TfgridModule", "FarmIdByName", name)))
