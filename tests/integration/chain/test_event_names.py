"""No event but those of TFChain (spec 149), each with its layout, and the object's event first.

After the wide story every block is read as programs read it that have TFChain's events compiled in:
one event that such a program does not know costs it all events of the block.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from tests.integration.chain.emitted import check_blocks, reference_events
from tests.integration.chain.lively import lively
from tests.integration.chain.wide import PARTS, Story
from tfchain_client.chain import open_chain

pytestmark = [pytest.mark.chain, pytest.mark.anyio]

DEADLINE = 400.0

#: What programs take as the result of a call: the first event of the call's own pallet.
OBJECTS = {
    "TfgridModule.create_twin": "TwinStored",
    "TfgridModule.update_twin": "TwinUpdated",
    "TfgridModule.create_farm": "FarmStored",
    "TfgridModule.update_farm": "FarmUpdated",
    "TfgridModule.add_farm_ip": "FarmUpdated",
    "TfgridModule.remove_farm_ip": "FarmUpdated",
    "TfgridModule.create_node": "NodeStored",
    "TfgridModule.update_node": "NodeUpdated",
    "TfgridModule.report_uptime_v2": "NodeUptimeReported",
    "TfgridModule.add_node_public_config": "NodePublicConfigStored",
    "TfgridModule.change_power_target": "PowerTargetChanged",
    "TfgridModule.change_power_state": "PowerStateChanged",
    "TfgridModule.create_entity": "EntityStored",
    "TfgridModule.add_twin_entity": "TwinEntityStored",
    "SmartContractModule.create_node_contract": "ContractCreated",
    "SmartContractModule.create_name_contract": "ContractCreated",
    "SmartContractModule.create_rent_contract": "ContractCreated",
    "SmartContractModule.update_node_contract": "ContractUpdated",
    "SmartContractModule.attach_solution_provider_id": "ContractUpdated",
    "SmartContractModule.report_contract_resources": "UpdatedUsedResources",
    "SmartContractModule.add_nru_reports": "NruConsumptionReportReceived",
    "SmartContractModule.set_dedicated_node_extra_fee": "NodeExtraFeeSet",
    "SmartContractModule.create_solution_provider": "SolutionProviderCreated",
    "SmartContractModule.service_contract_create": "ServiceContractCreated",
    "SmartContractModule.service_contract_set_metadata": "ServiceContractMetadataSet",
    "SmartContractModule.service_contract_set_fees": "ServiceContractFeesSet",
    "SmartContractModule.service_contract_approve": "ServiceContractApproved",
    "SmartContractModule.service_contract_bill": "ServiceContractBilled",
    "SmartContractModule.service_contract_cancel": "ServiceContractCanceled",
    "TFTPriceModule.set_prices": "PriceStored",
    "TFKVStore.set": "EntrySet",
    "TFKVStore.delete": "EntryTaken",
    "Council.vote": "Voted",
    "Dao.propose": "Proposed",
    "Dao.vote": "Voted",
    "Dao.close": "Closed",
    "TFTBridgeModule.swap_to_stellar": "BurnTransactionCreated",
    "BurningModule.burn_tft": "BurnTransactionCreated",
}

#: Events that a story has to bring about by some effort: it was as wide as it says.
RARE = (
    "SmartContractModule_TokensBurned", "SmartContractModule_IPsFreed",
    "SmartContractModule_ContractGracePeriodStarted",
    "SmartContractModule_ContractGracePeriodEnded",
    "SmartContractModule_RentContractCanceled", "SmartContractModule_ContractBilled",
    "Session_NewSession", "Scheduler_Dispatched", "Dao_Executed", "Dao_CouncilMemberVeto",
    "Council_Disapproved", "Council_Executed", "CouncilMembership_MembersSwapped",
    "Utility_ItemFailed", "Utility_BatchInterrupted", "System_ExtrinsicFailed",
    "System_KilledAccount", "Balances_DustLost", "TfgridModule_NodeDeleted",
    "TFTBridgeModule_BurnTransactionCreated", "BurningModule_BurnTransactionCreated",
    "Validator_ValidatorActivated", "ValidatorSet_ValidatorRemovalInitiated",
)  # fmt: skip


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def story(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Story]:
    folder: Path = tmp_path_factory.mktemp("chain")
    with anyio.fail_after(DEADLINE):
        async with lively(folder) as node, open_chain([node.url]) as chain:
            found = Story(chain)
            for part in PARTS:
                await part(found)
            yield found


async def test_every_event_is_one_of_tfchain_with_its_layout(story: Story) -> None:
    names = await check_blocks(story.chain)
    assert names >= set(RARE), set(RARE) - names


async def test_the_object_is_the_first_event_of_its_pallet(story: Story) -> None:
    found = {call: story.firsts.get(call, set()) for call in OBJECTS}
    assert found == {call: {name} for call, name in OBJECTS.items()}


def test_events_of_current_frame_would_be_noticed() -> None:
    known = reference_events()
    assert ("Balances", "Burned") in known
    assert known.keys().isdisjoint({("Balances", "BurnedDebt"), ("Council", "Killed")})
