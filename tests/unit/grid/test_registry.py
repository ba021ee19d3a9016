import pytest

from grid.registry import Report, uptime_report
from tfchain_client.model import Event


@pytest.mark.parametrize(
    "fields", [(7, 1_700_000_000, 42), {"node_id": 7, "now": 1_700_000_000, "uptime": 42}]
)
def test_an_uptime_report_is_node_then_chain_time_then_uptime(fields: object) -> None:
    event = Event(pallet="TfgridModule", name="NodeUptimeReported", fields=fields, extrinsic=2)
    assert uptime_report(event) == Report(node_id=7, at=1_700_000_000, uptime=42)


def test_other_events_are_no_reports() -> None:
    assert uptime_report(Event(pallet="System", name="Other", fields=(), extrinsic=0)) is None
