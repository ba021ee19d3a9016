"""The groups of billing.json; equal code gives an equal file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.oracle import costs, payments
from tests.oracle.policy import POLICIES, Policy
from tests.oracle.stories import stories

Row = dict[str, object]


def _policy(policy: Policy) -> Row:
    prices = ("su", "cu", "nu", "ipu", "unique_name", "domain_name")
    values: Row = {
        name: {"value": str(getattr(policy, name).value), "unit": getattr(policy, name).unit}
        for name in prices
    }
    return values | {"discount_for_dedication_nodes": policy.discount_for_dedication_nodes}


def groups() -> dict[str, object]:
    return {
        "policies": {name: _policy(policy) for name, policy in POLICIES.items()},
        "units": list(costs.units()),
        "cost": list(costs.cost()),
        "nru": list(costs.nru()),
        "price": list(costs.price()),
        "tft": list(costs.tft()),
        "percent": list(payments.percents()),
        "discount": list(payments.discount()),
        "distribution": list(payments.distribution()),
        "story": [story.json() for story in stories()],
    }


def text() -> str:
    """The file: a line for each entry, and for each step of a story."""
    parts = []
    for name, content in groups().items():
        if isinstance(content, dict):
            lines = [f"{json.dumps(key)}: {json.dumps(each)}" for key, each in content.items()]
            parts.append(f'"{name}": {{\n' + ",\n".join(lines) + "\n}")
            continue
        assert isinstance(content, list)
        entries = [_story(each) if name == "story" else json.dumps(each) for each in content]
        parts.append(f'"{name}": [\n' + ",\n".join(entries) + "\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _story(story: Mapping[str, object]) -> str:
    head = {key: value for key, value in story.items() if key != "steps"}
    steps = story["steps"]
    assert isinstance(steps, list)
    lines = ",\n".join("  " + json.dumps(step) for step in steps)
    return json.dumps(head)[:-1] + ', "steps": [\n' + lines + "\n]}"
