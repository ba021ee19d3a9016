"""One twin's contracts on one node, from bill to bill: locks, cycles, grace, payment, removal.

The rules are those of spec 149; README.md says what a story holds. Time is chain seconds, money is
units of 10^-7 TFT. What the original does in dark corners is kept and named in comments.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.oracle import chain
from tests.oracle.discount import discounted, shares
from tests.oracle.policy import DEV, Policy, Resources, Usage

CREATED, GRACE, DELETED = "Created", "GracePeriod", "Deleted"
CANCELED = {"node": "NodeContractCanceled", "name": "NameContractCanceled"}

Event = tuple[str | int, ...]


@dataclass
class Contract:
    contract_id: int
    kind: str  # node, name or rent
    lock_updated: int
    reported: int  # last_updated of ContractBillingInformationByID
    public_ips: int = 0
    takes: tuple[int, ...] = ()
    used: Resources = field(default_factory=Resources)
    amount_unbilled: int = 0
    state: str = CREATED
    since: int = 0  # block at which grace began
    amount_locked: int = 0
    extra_amount_locked: int = 0
    accrued: int = 0  # part of both that came in grace, and so is in no lock
    cycles: int = 0


@dataclass(frozen=True)
class Bill:
    regular: int
    extra: int
    level: str

    @property
    def due(self) -> int:
        return self.regular + self.extra


@dataclass(frozen=True)
class Rules:
    policy: Policy = DEV
    grace_blocks: int = 201_600
    distribution_cycles: int = 24
    existential_deposit: int = 500


@dataclass
class Ledger:
    """Who has how much, and what is frozen of `user`."""

    free: dict[str, int]
    frozen: int = 0  # by other locks
    gridlock: int = 0
    burnt: int = 0
    deposit: int = 500

    @property
    def usable(self) -> int:
        """A lock keeps its account alive, so it freezes the existential deposit at least."""
        locked = max(self.frozen, self.gridlock)
        return max(self.free["user"] - (max(locked, self.deposit) if locked else 0), 0)

    def payable(self, deposit: int) -> int:
        """What may leave while the account stays alive."""
        return max(self.free["user"] - max(self.frozen, self.gridlock, deposit), 0)


class World:
    """The chain as far as one user's bills depend on it. `events`, `transfers`: of one step."""

    def __init__(self, rules: Rules, ledger: Ledger, node: Resources, extra_fee_musd: int) -> None:
        self.rules, self.ledger, self.node = rules, ledger, node
        self.extra_fee_musd = extra_fee_musd
        self.time = self.block = 0
        self.price_musd = 10
        self.power_up = True
        self.contracts: dict[int, Contract] = {}
        self.paid: dict[int, int] = {}  # by contract, what did not go to the farmer
        self.events: list[Event] = []
        self.transfers: list[tuple[str, int]] = []

    # What users, nodes and governance do

    def bill(self, contract_id: int) -> Bill | None:
        contract = self.contracts[contract_id]
        if contract.kind == "rent" and not self.power_up:
            return None
        bill = self._due(contract)
        if not bill.due and contract.state != DELETED:
            return None  # lock_updated stays: what is reported late is billed from the beginning
        locked = contract.amount_locked + contract.extra_amount_locked
        self._grace(contract, locked + bill.due)
        if contract.state != DELETED:
            contract.lock_updated = self.time
            contract.cycles += 1
            contract.amount_locked += bill.regular
            contract.extra_amount_locked += bill.extra
        if contract.state == GRACE:
            contract.accrued += bill.due
        else:
            self._settle(contract, bill)
        return bill

    def cancel(self, contract_id: int) -> Bill | None:
        self.contracts[contract_id].state = DELETED
        return self.bill(contract_id)

    def report(self, contract_id: int, used: Resources) -> None:
        self.contracts[contract_id].used = used

    def report_traffic(self, contract_id: int, timestamp: int, window: int, nru: int) -> None:
        contract = self.contracts[contract_id]
        if timestamp >= contract.reported:
            contract.amount_unbilled += chain.traffic(self.rules.policy, nru, window)[0]
            contract.reported = timestamp

    def power(self, *, up: bool) -> None:
        """Time on standby is not billed to who rents the node."""
        self.power_up = up
        for contract in self.contracts.values():
            if up and contract.kind == "rent":
                contract.lock_updated = self.time

    # A bill's parts

    @property
    def _rented(self) -> bool:
        return any(contract.kind == "rent" for contract in self.contracts.values())

    def _due(self, contract: Contract) -> Bill:
        seconds = self.time - contract.lock_updated
        units = self._units(contract, seconds)
        usable = self.ledger.usable + self.ledger.free.get("stash", 0)
        regular, level = discounted(chain.tft(units, self.price_musd)[0], seconds, usable)
        extra = 0
        if contract.kind == "rent":
            fee = chain.extra_fee(self.extra_fee_musd, seconds)[0]
            extra = chain.tft(fee, self.price_musd)[0]
        return Bill(regular=regular, extra=extra, level=level)

    def _units(self, contract: Contract, seconds: int) -> int:
        policy = self.rules.policy
        if contract.kind == "name":
            return chain.name(policy, seconds)[0]
        if contract.kind == "rent":
            return chain.rent(policy, self.node, seconds)[0]
        usage = Usage(contract.used, contract.public_ips, self._rented, contract.amount_unbilled)
        return chain.node(policy, usage, seconds)[0]

    def _grace(self, contract: Contract, wanted: int) -> None:
        usable = self.ledger.usable
        if contract.state == CREATED and wanted >= usable:
            self._change(contract, GRACE, "ContractGracePeriodStarted")
        elif contract.state == GRACE and usable > wanted:
            self._change(contract, CREATED, "ContractGracePeriodEnded")
        elif contract.state == GRACE and self.block - contract.since >= self.rules.grace_blocks:
            contract.state = DELETED

    def _change(self, contract: Contract, state: str, event: str) -> None:
        """A rent contract takes the node contracts of its node along."""
        nodes = [each for each in self.contracts.values() if each.kind == "node"]
        for each in [contract, *(nodes if contract.kind == "rent" else [])]:
            each.state = state
            each.since = self.block if state == GRACE else 0
            self.events.append((event, each.contract_id))

    def _settle(self, contract: Contract, bill: Bill) -> None:
        """Lock what is due now, pay when it is time, and remove what ended."""
        if contract.state == CREATED:
            frozen = self.ledger.free["user"] - self.ledger.usable
            self.ledger.gridlock = max(self.ledger.gridlock, frozen + bill.due)
        locked = contract.amount_locked + contract.extra_amount_locked
        ended = contract.state == DELETED
        if contract.cycles >= self.rules.distribution_cycles or (ended and locked):
            self._distribute(contract)
        self.events.append(("ContractBilled", contract.contract_id, bill.level, bill.due))
        contract.amount_unbilled = 0
        if ended:
            self._remove(contract)

    def _distribute(self, contract: Contract) -> None:
        ledger, deposit = self.ledger, self.rules.existential_deposit
        locked = contract.amount_locked + contract.extra_amount_locked
        rest = max(ledger.free["user"] - ledger.usable - locked, 0)
        ledger.gridlock = rest if rest > deposit else 0
        self._pay("farmer", min(contract.extra_amount_locked, ledger.payable(deposit)))
        amount = min(contract.amount_locked, ledger.payable(deposit))
        if amount:
            self._share(contract, amount)
        contract.amount_locked = contract.extra_amount_locked = 0
        contract.accrued = contract.cycles = 0

    def _share(self, contract: Contract, amount: int) -> None:
        parts = shares(amount, contract.takes)
        paid = self.paid.get(contract.contract_id, 0)
        self.paid[contract.contract_id] = paid + parts.total
        self._pay("foundation", parts.foundation)
        self._pay("staking", parts.staking)
        for number, part in enumerate(parts.providers):
            self._pay(f"provider{number}", part)
        self._pay("sales", parts.sales)
        self.ledger.free["user"] -= parts.burnt
        self.ledger.burnt += parts.burnt
        self.events.append(("TokensBurned", contract.contract_id, parts.burnt))

    def _pay(self, to: str, amount: int) -> None:
        if amount:
            self.ledger.free["user"] -= amount
            self.ledger.free[to] = self.ledger.free.get(to, 0) + amount
            self.transfers.append((to, amount))

    def _remove(self, contract: Contract) -> None:
        """A rent contract takes the node contracts of its node along, and nobody bills those.

        What they had locked is free again (149 forgets it in the account's lock).
        """
        nodes = [each for each in self.contracts.values() if each.kind == "node"]
        for each in nodes if contract.kind == "rent" else [contract]:
            del self.contracts[each.contract_id]
            if each.public_ips:
                self.events.append(("IPsFreed", each.contract_id))
            self.events.append((CANCELED[each.kind], each.contract_id))
            self._unlock(each.amount_locked + each.extra_amount_locked - each.accrued)
        if contract.kind == "rent":
            del self.contracts[contract.contract_id]
            self.events.append(("RentContractCanceled", contract.contract_id))

    def _unlock(self, amount: int) -> None:
        """The rest stays locked, if the existential deposit does not cover it."""
        if amount:
            rest = max(self.ledger.gridlock - amount, 0)
            self.ledger.gridlock = rest if rest > self.rules.existential_deposit else 0
