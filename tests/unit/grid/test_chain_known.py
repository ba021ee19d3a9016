"""Keys that everybody knows."""

from __future__ import annotations

import json
from pathlib import Path

from grid.chain_known import used_in, well_known

# Source: Substrate's documentation of development accounts.
ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
ALICE_GRANDPA = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu"
PRESET = Path(__file__).resolve().parents[3] / "tfchain/presets/dev.json"


def test_both_kinds_of_key_and_the_stashes_are_known() -> None:
    known = well_known()
    assert known[ALICE] == known[ALICE_GRANDPA] == "//Alice"
    assert known["5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY"] == "//Alice//stash"


def test_they_are_found_anywhere_in_a_preset() -> None:
    value = {
        "a": [{ALICE: 1}, "x"],
        "b": {"c": ["5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"]},
    }
    assert used_in(value, well_known()) == {"//Alice", "//Bob"}
    assert used_in([1, None, "//Alice", {"x": True}], well_known()) == set()


def test_the_development_preset_is_full_of_them() -> None:
    found = used_in(json.loads(PRESET.read_text()), well_known())
    assert {"//Alice", "//Bob", "development key 1 of the bridge"} <= found
