"""The nouns of the chain, with the names and units of TFChain's own types (spec 149).

`cru` counts cores; `mru`, `sru`, `hru` are bytes; times are unix seconds; ids are 0 when absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Call(msgspec.Struct, frozen=True):
    """A call by name; `args` hold plain values: numbers, text, bytes, lists, dicts, calls."""

    pallet: str
    name: str
    args: Mapping[str, object] = msgspec.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.pallet}.{self.name}"


class RuntimeVersion(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a signature binds to, of the chain's own answer."""

    spec_name: str
    spec_version: int
    transaction_version: int


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event; `fields` is a dict where the runtime names them, else a tuple.

    `extrinsic` is the index in the block, None outside of extrinsics.
    """

    pallet: str
    name: str
    fields: object
    extrinsic: int | None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Where an extrinsic went, and the events it made there."""

    extrinsic_hash: bytes
    block_hash: bytes
    block: int
    index: int
    events: tuple[Event, ...]

    def event(self, pallet: str, name: str) -> Event | None:
        """The first event of that name, if there is one."""
        return next((e for e in self.events if (e.pallet, e.name) == (pallet, name)), None)


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A block as its header names it."""

    number: int
    parent: bytes


class Resources(msgspec.Struct, frozen=True, kw_only=True):
    """Totals of a node."""

    hru: int
    sru: int
    cru: int
    mru: int


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """Texts: the chain takes `Unknown` where a coordinate is not known."""

    city: str
    country: str
    latitude: str
    longitude: str


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """A link of a node; `ips` are plain addresses without prefix length."""

    name: str
    mac: str
    ips: tuple[str, ...]


class Ip(msgspec.Struct, frozen=True, kw_only=True):
    """An address with prefix length, and its gateway."""

    ip: str
    gw: str


class PublicConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses and the domain of a node with its own public address."""

    ip4: Ip
    ip6: Ip | None = None
    domain: str | None = None


class NodeCertification(StrEnum):
    """What a certifier says of a node's hardware."""

    DIY = "Diy"
    CERTIFIED = "Certified"


class FarmCertification(StrEnum):
    """What the council says of a farm."""

    NOT_CERTIFIED = "NotCertified"
    GOLD = "Gold"


class NodeSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a node tells the chain about itself: the arguments of create_node and update_node."""

    farm_id: int
    resources: Resources
    location: Location
    interfaces: tuple[Interface, ...]
    secure_boot: bool
    virtualized: bool
    serial_number: str | None = None


class Node(NodeSpec, frozen=True, kw_only=True):
    """A node as the chain keeps it."""

    version: int
    id: int
    twin_id: int
    public_config: PublicConfig | None
    created: int
    farming_policy_id: int
    certification: NodeCertification
    connection_price: int

    def spec(self) -> NodeSpec:
        return NodeSpec(**{name: getattr(self, name) for name in NodeSpec.__struct_fields__})


class Power(StrEnum):
    """What a farmer wants of a node."""

    UP = "Up"
    DOWN = "Down"


class PowerState(msgspec.Struct, frozen=True, kw_only=True):
    """`down_since` is the block of the change to Down, None while the node is up."""

    down_since: int | None = None


def parse_power_state(value: object) -> PowerState:
    """From what the codec decoded: `Up`, or `Down` with its block."""
    down = value.get("Down") if isinstance(value, Mapping) else None
    return PowerState(down_since=None if down is None else int(down))


class NodePower(msgspec.Struct, frozen=True, kw_only=True):
    """`down_since` is the block of the change to Down, None while the node is up."""

    down_since: int | None = None
    target_up: bool = True


class PublicIp(msgspec.Struct, frozen=True, kw_only=True):
    """An address that a farm offers; `contract_id` is 0 while it is free."""

    ip: str
    gateway: str
    contract_id: int


class FarmingPolicyLimit(msgspec.Struct, frozen=True, kw_only=True):
    """What a farm may still register under a policy; None is without limit."""

    farming_policy_id: int
    cu: int | None
    su: int | None
    end: int | None
    node_count: int | None
    node_certification: bool


class Farm(msgspec.Struct, frozen=True, kw_only=True):
    """The nodes and addresses of one farmer, owned by a twin."""

    version: int
    id: int
    name: str
    twin_id: int
    pricing_policy_id: int
    certification: FarmCertification
    public_ips: tuple[PublicIp, ...]
    dedicated_farm: bool
    farming_policy_limits: FarmingPolicyLimit | None


class EntityProof(msgspec.Struct, frozen=True, kw_only=True):
    """A twin's membership of an entity."""

    entity_id: int
    signature: str


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """`account_id` is the SS58 address; `pk` is text, or 0x and hex where it is not UTF-8."""

    id: int
    account_id: str
    relay: str | None
    entities: tuple[EntityProof, ...]
    pk: str | None


class FarmingPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Rewards: `cu`, `su` in mUSD a unit and month, `nu` a gigabyte, `ipv4` an hour."""

    version: int
    id: int
    name: str
    cu: int
    su: int
    nu: int
    ipv4: int
    minimal_uptime: int
    policy_created: int
    policy_end: int
    immutable: bool
    default: bool
    node_certification: NodeCertification
    farm_certification: FarmCertification


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """`value` in units-USD per hour and `unit`."""

    value: int
    unit: str


class PricingPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What users pay; `discount_for_dedication_nodes` in percent."""

    version: int
    id: int
    name: str
    su: Price
    cu: Price
    nu: Price
    ipu: Price
    unique_name: Price
    domain_name: Price
    foundation_account: str
    certified_sales_account: str
    discount_for_dedication_nodes: int


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts in units of 10^-7 TFT; `nonce` counts the account's extrinsics."""

    free: int = 0
    reserved: int = 0
    frozen: int = 0
    nonce: int = 0

    @property
    def usable(self) -> int:
        """What may be spent: locks overlap with each other and do not touch what is reserved."""
        return max(self.free - self.frozen, 0)
