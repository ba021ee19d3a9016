"""Events of TfgridModule: farms, nodes, twins, entities, policies."""

from __future__ import annotations

from tfchain_client.entities import Entity
from tfchain_client.events.kinds import Typed
from tfchain_client.model import (
    Farm,
    FarmCertification,
    FarmingPolicy,
    FarmingPolicyLimit,
    Node,
    NodeCertification,
    Power,
    PowerState,
    PricingPolicy,
    PublicConfig,
    Twin,
)


class FarmStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmStored"):
    """A farm was created."""

    farm: Farm


class FarmUpdated(Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmUpdated"):
    """A farm has other fields; not told when an address was reserved."""

    farm: Farm


class FarmDeleted(Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmDeleted"):
    """No runtime sends it yet."""

    farm_id: int


class NodeStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeStored"):
    """A node was registered."""

    node: Node


class NodeUpdated(Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeUpdated"):
    """A node has other fields."""

    node: Node


class NodeDeleted(Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeDeleted"):
    """A node is gone, and its contracts with it."""

    node_id: int


class NodeUptimeReported(Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeUptimeReported"):
    """`timestamp` is the chain's time, `uptime` what the node says; both in seconds."""

    node_id: int
    timestamp: int
    uptime: int


class NodePublicConfigStored(
    Typed, frozen=True, kw_only=True, tag="TfgridModule.NodePublicConfigStored"
):
    """None: it was cleared."""

    node_id: int
    public_config: PublicConfig | None


class EntityStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.EntityStored"):
    """An entity was created."""

    entity: Entity


class EntityUpdated(Typed, frozen=True, kw_only=True, tag="TfgridModule.EntityUpdated"):
    """An entity has other fields."""

    entity: Entity


class EntityDeleted(Typed, frozen=True, kw_only=True, tag="TfgridModule.EntityDeleted"):
    """An entity is gone."""

    entity_id: int


class TwinStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.TwinStored"):
    """A twin was created."""

    twin: Twin


class TwinUpdated(Typed, frozen=True, kw_only=True, tag="TfgridModule.TwinUpdated"):
    """A twin has another relay or key, or on later chains another owner."""

    twin: Twin


class TwinEntityStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.TwinEntityStored"):
    """A twin joined an entity."""

    twin_id: int
    entity_id: int
    signature: str


class TwinEntityRemoved(Typed, frozen=True, kw_only=True, tag="TfgridModule.TwinEntityRemoved"):
    """A twin left an entity."""

    twin_id: int
    entity_id: int


class TwinAccountBounded(Typed, frozen=True, kw_only=True, tag="TfgridModule.TwinAccountBounded"):
    """`account` (SS58) is the stash of a twin now."""

    twin_id: int
    account: str


class PricingPolicyStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.PricingPolicyStored"):
    """A pricing policy is new or changed."""

    policy: PricingPolicy


class FarmingPolicyStored(Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmingPolicyStored"):
    """A farming policy is new."""

    policy: FarmingPolicy


class FarmPayoutV2AddressRegistered(
    Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmPayoutV2AddressRegistered"
):
    """Rewards of a farm go to this Stellar address."""

    farm_id: int
    address: str


class ConnectionPriceSet(Typed, frozen=True, kw_only=True, tag="TfgridModule.ConnectionPriceSet"):
    """In mUSD."""

    price: int


class NodeCertificationSet(
    Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeCertificationSet"
):
    """A certifier or the chain judged a node."""

    node_id: int
    certification: NodeCertification


class NodeCertifierAdded(Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeCertifierAdded"):
    """By SS58 address."""

    account: str


class NodeCertifierRemoved(
    Typed, frozen=True, kw_only=True, tag="TfgridModule.NodeCertifierRemoved"
):
    """By SS58 address."""

    account: str


class FarmingPolicyUpdated(
    Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmingPolicyUpdated"
):
    """A farming policy changed."""

    policy: FarmingPolicy


class FarmingPolicySet(Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmingPolicySet"):
    """A farm has other limits."""

    farm_id: int
    limits: FarmingPolicyLimit | None


class FarmCertificationSet(
    Typed, frozen=True, kw_only=True, tag="TfgridModule.FarmCertificationSet"
):
    """The council judged a farm."""

    farm_id: int
    certification: FarmCertification


class ZosVersionUpdated(Typed, frozen=True, kw_only=True, tag="TfgridModule.ZosVersionUpdated"):
    """What nodes should run: JSON, or a plain version."""

    version: str


class PowerTargetChanged(Typed, frozen=True, kw_only=True, tag="TfgridModule.PowerTargetChanged"):
    """A farmer wants a node up or down."""

    farm_id: int
    node_id: int
    power_target: Power


class PowerStateChanged(Typed, frozen=True, kw_only=True, tag="TfgridModule.PowerStateChanged"):
    """A node says that it is up, or goes down."""

    farm_id: int
    node_id: int
    power_state: PowerState
