"""Runs a world through steps and writes down, after each, what is then to be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.oracle.billing import GRACE, Bill, Contract, Ledger, Rules, World
from tests.oracle.policy import GIB, Resources

BLOCK = 6  # seconds
TFT = 10_000_000
OTHERS = ("farmer", "foundation", "staking", "sales")
NODE = Resources(cru=8, mru=16 * GIB, sru=512 * GIB, hru=2000 * GIB)

Json = object


def numbers(resources: Resources) -> dict[str, str]:
    return {name: str(amount) for name, amount in asdict(resources).items()}


@dataclass(frozen=True)
class Start:
    """The state that a story begins with; time 1,700,000,000 and block 100 as good as any."""

    accounts: Mapping[str, int]
    contracts: Sequence[Mapping[str, Any]]  # by id, from 1
    price_musd: int = 50
    rules: Rules = field(default_factory=lambda: Rules(distribution_cycles=4))
    frozen: int = 0
    extra_fee_musd: int = 0
    node: Resources = NODE
    time: int = 1_700_000_000
    block: int = 100

    def world(self) -> World:
        free = {**dict.fromkeys(OTHERS, TFT), **self.accounts}
        deposit = self.rules.existential_deposit
        ledger = Ledger(free=free, frozen=self.frozen, deposit=deposit)
        world = World(self.rules, ledger, self.node, self.extra_fee_musd)
        world.time, world.block, world.price_musd = self.time, self.block, self.price_musd
        for contract_id, each in enumerate(self.contracts, 1):
            world.contracts[contract_id] = Contract(
                contract_id=contract_id,
                kind=each["kind"],
                lock_updated=self.time,
                reported=self.time,
                public_ips=each.get("public_ips", 0),
                takes=tuple(each.get("takes", ())),
            )
        return world

    def told(self, world: World) -> dict[str, Json]:
        return {
            "time": str(self.time),
            "block": str(self.block),
            "price_musd": str(self.price_musd),
            "policy": "dev",
            "grace_blocks": str(self.rules.grace_blocks),
            "distribution_cycles": self.rules.distribution_cycles,
            "existential_deposit": str(self.rules.existential_deposit),
            "accounts": {name: str(free) for name, free in world.ledger.free.items()},
            "frozen": str(self.frozen),
            "node": numbers(self.node),
            "extra_fee_musd": str(self.extra_fee_musd),
            "contracts": [
                {"id": str(each.contract_id), "kind": each.kind, "public_ips": each.public_ips}
                | {"takes": list(each.takes)}
                for each in world.contracts.values()
            ],
        }


class Story:
    """`later` moves time; every other method is one step that is written down."""

    def __init__(self, name: str, why: str, start: Start) -> None:
        self.world = start.world()
        self._told = {"name": name, "why": why, "start": start.told(self.world)}
        self._steps: list[Json] = []

    def json(self) -> dict[str, Json]:
        return {**self._told, "steps": self._steps}

    def later(self, seconds: int) -> Story:
        self.world.time += seconds
        self.world.block += -(-seconds // BLOCK)
        return self

    def bill(self, contract_id: int) -> None:
        self._step({"bill": str(contract_id)}, lambda: self.world.bill(contract_id))

    def hours(self, count: int, *contract_ids: int) -> Story:
        """So many hourly bills of these contracts."""
        for _ in range(count):
            self.later(3600)
            for contract_id in contract_ids:
                self.bill(contract_id)
        return self

    def cancel(self, contract_id: int) -> None:
        self._step({"cancel": str(contract_id)}, lambda: self.world.cancel(contract_id))

    def credit(self, account: str, amount: int) -> None:
        self._move({"credit": [account, str(amount)]}, account, amount)

    def debit(self, account: str, amount: int) -> None:
        self._move({"debit": [account, str(amount)]}, account, -amount)

    def _move(self, do: Mapping[str, Json], account: str, amount: int) -> None:
        free = self.world.ledger.free

        def move() -> Bill | None:
            free[account] = free.get(account, 0) + amount
            return None

        self._step(do, move)

    def price(self, musd: int) -> None:
        def set_price() -> Bill | None:
            self.world.price_musd = musd
            return None

        self._step({"price": str(musd)}, set_price)

    def power(self, *, up: bool) -> None:
        def switch() -> Bill | None:
            self.world.power(up=up)
            return None

        self._step({"power": "Up" if up else "Down"}, switch)

    def report(self, contract_id: int, used: Resources) -> None:
        do = {"report": str(contract_id), "used": numbers(used)}

        def report() -> Bill | None:
            self.world.report(contract_id, used)
            return None

        self._step(do, report)

    def traffic(self, contract_id: int, window: int, nru: int, age: int = 0) -> None:
        """A report of the last `window` seconds, made `age` seconds ago."""
        timestamp = self.world.time - age
        do = {"nru": str(contract_id), "timestamp": str(timestamp), "window": str(window)}

        def report() -> Bill | None:
            self.world.report_traffic(contract_id, timestamp, window, nru)
            return None

        self._step({**do, "bytes": str(nru)}, report)

    def _step(self, do: Mapping[str, Json], run: Callable[[], Bill | None]) -> Bill | None:
        world = self.world
        world.events, world.transfers = [], []
        before, burnt = self._money(), world.ledger.burnt
        bill = run()
        after = self._money()
        self._steps.append(
            {
                "time": str(world.time),
                "block": str(world.block),
                "do": do,
                "then": {
                    "bill": bill and _bill(bill),
                    "events": [[_text(part) for part in event] for event in world.events],
                    "transfers": [[to, str(amount)] for to, amount in world.transfers],
                    "contracts": {str(key): _seen(each) for key, each in world.contracts.items()},
                    "accounts": {
                        name: str(free) for name, free in after.items() if free != before.get(name)
                    },
                    "burnt": str(world.ledger.burnt - burnt),
                },
            }
        )
        return bill

    def _money(self) -> dict[str, int]:
        return {**self.world.ledger.free, "gridlock": self.world.ledger.gridlock}


def _text(part: str | int) -> str:
    return str(part)


def _bill(bill: Bill) -> Json:
    return {
        "due_regular": str(bill.regular),
        "due_extra": str(bill.extra),
        "level": bill.level,
    }


def _seen(contract: Contract) -> dict[str, Json]:
    seen: dict[str, Json] = {"state": contract.state}
    if contract.state == GRACE:
        seen["since"] = str(contract.since)
    return seen | {
        "amount_locked": str(contract.amount_locked),
        "extra_amount_locked": str(contract.extra_amount_locked),
        "lock_updated": str(contract.lock_updated),
        "cycles": contract.cycles,
        "amount_unbilled": str(contract.amount_unbilled),
    }
