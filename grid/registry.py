"""What the chain itself says about nodes: the one source of `grid nodes` and of "registered"."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

import anyio
import msgspec

from grid.errors import UnavailableError
from grid.table import NodeRow, is_up
from tfchain_client.chain import Chain, open_chain
from tfchain_client.codec import to_struct
from tfchain_client.errors import TfchainError
from tfchain_client.model import Event, Farm, Node

PATIENCE = 15.0  # seconds; a chain on this host answers within one
SCAN_BLOCKS = 2000  # how far back a report is looked for: five times the period of 40 minutes
_AT_ONCE = 20


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """An uptime report: `at` in the chain's time, `uptime` as the node told it. Seconds."""

    node_id: int
    at: int
    uptime: int


class Registry:
    """Reads one chain. Reports of final blocks are remembered, so a poll reads new blocks only."""

    def __init__(self, chain: Chain, url: str) -> None:
        self.chain, self.url = chain, url
        self._reports: dict[int, Report] = {}
        self._scanned = 0

    async def head(self) -> int:
        """Number of the newest block."""
        await self.chain.session()
        return self.chain.head.value.number

    async def now(self) -> int:
        """The chain's time, unix seconds."""
        return await self.chain.now_ms() // 1000

    async def nodes(self) -> list[NodeRow]:
        """Every node of the chain, with its newest report. Raises UnavailableError."""
        with answering(self.url):
            return await self._nodes()

    async def _nodes(self) -> list[NodeRow]:
        records = [
            to_struct(value, Node) async for _, value in self.chain.items("TfgridModule", "Nodes")
        ]
        farms = {
            farm.id: farm
            for farm in [
                to_struct(value, Farm)
                async for _, value in self.chain.items("TfgridModule", "Farms")
            ]
        }
        reports = await self._newest({record.id for record in records})
        now = await self.now()
        return [_row(record, farms.get(record.farm_id), reports, now) for record in records]

    async def _newest(self, wanted: set[int]) -> Mapping[int, Report]:
        """The newest report of each wanted node, as far back as SCAN_BLOCKS."""
        newest = await self.head()
        lowest = max(self._scanned, newest - SCAN_BLOCKS)
        found: dict[int, Report] = {}
        for high in range(newest, lowest, -_AT_ONCE):
            if wanted <= found.keys():
                break
            numbers = range(high, max(high - _AT_ONCE, lowest), -1)
            for reports in await self._reports_of(numbers):
                for report in reports:
                    found.setdefault(report.node_id, report)
        self._reports.update(found)
        self._scanned = max(self._scanned, newest - 3)  # a younger block may still be replaced
        return self._reports

    async def _reports_of(self, numbers: range) -> list[list[Report]]:
        """Newest block first, and in each block the newest report first."""
        blocks: dict[int, list[Report]] = {}

        async def read(number: int) -> None:
            block_hash = await self.chain.block_hash(number)
            blocks[number] = []
            if block_hash is not None:
                events = (await self.chain.block(block_hash)).events
                blocks[number] = [r for e in reversed(events) if (r := uptime_report(e))]

        async with anyio.create_task_group() as tasks:
            for number in numbers:
                tasks.start_soon(read, number)
        return [blocks[number] for number in numbers]


def uptime_report(event: Event) -> Report | None:
    """NodeUptimeReported(node, chain time, uptime); None for any other event.

    Source: spec of TFChain's node calls: the second field is the chain's time, the third uptime.
    """
    if (event.pallet, event.name) != ("TfgridModule", "NodeUptimeReported"):
        return None
    fields = event.fields
    values = list(fields.values()) if isinstance(fields, Mapping) else fields
    node_id, at, uptime = msgspec.convert(values, tuple[int, int, int])
    return Report(node_id=node_id, at=at, uptime=uptime)


def _row(record: Node, farm: Farm | None, reports: Mapping[int, Report], now: int) -> NodeRow:
    report = reports.get(record.id)
    last = report.at if report else 0
    return NodeRow(
        node_id=record.id,
        twin_id=record.twin_id,
        farm_id=record.farm_id,
        farm_name=farm.name if farm else "",
        cru=record.resources.cru,
        mru=record.resources.mru,
        sru=record.resources.sru,
        hru=record.resources.hru,
        addresses=tuple(ip for interface in record.interfaces for ip in interface.ips),
        serial=record.serial_number or "",
        registered_at=record.created,
        up_since=last - report.uptime if report else 0,
        last_report=last,
        up=is_up(last, now),
    )


@asynccontextmanager
async def open_registry(url: str) -> AsyncIterator[Registry]:
    """A reader of the chain at `url`. Raises UnavailableError when it does not answer in time."""
    async with open_chain([url]) as chain:
        try:
            with anyio.fail_after(PATIENCE):
                await chain.session()
        except TimeoutError as cause:
            raise UnavailableError(
                f"the chain at {url} does not answer ({chain.trouble.value or 'no block came'});"
                " see `grid logs chain`, then `grid down` and `grid up`"
            ) from cause
        yield Registry(chain, url)


@contextmanager
def answering(url: str) -> Iterator[None]:
    """Turn the client's errors into ours."""
    try:
        yield
    except TfchainError as cause:
        raise UnavailableError(f"the chain at {url}: {cause}") from cause
