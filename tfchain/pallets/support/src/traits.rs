//! What the grid pallet asks of pallets above it. `()` is the answer while there is none.
use crate::types::PublicIP;
use frame_support::{traits::Get, weights::Weight};

/// A number that a chain may set at genesis and that keeps its default otherwise: a period, a limit.
///
/// The runtime keeps it outside the pallets' storage, so it shows in no metadata.
pub trait Setting<T>: Get<T> {
    fn set(value: T);
}

/// Follows the life of nodes: contracts end with their node, votes weigh its capacity.
pub trait ChangeNode<Node> {
    /// `before` is `None` when the node has just been made.
    fn node_changed(before: Option<&Node>, after: &Node);
    /// Called while the node and its farm are still stored.
    fn node_deleted(node: &Node);
    /// Called when the new power state is stored.
    fn node_power_state_changed(node: &Node);
    /// What `node_deleted` may weigh. Asked before the call, of a node that may not exist.
    fn deletion_weight(_node_id: u32) -> Weight {
        Weight::zero()
    }
    /// What `node_changed` may weigh when the node leaves its farm. Asked before the call.
    fn move_weight(_node: &Node) -> Weight {
        Weight::zero()
    }
}

impl<Node> ChangeNode<Node> for () {
    fn node_changed(_before: Option<&Node>, _after: &Node) {}
    fn node_deleted(_node: &Node) {}
    fn node_power_state_changed(_node: &Node) {}
}

impl<Node, A: ChangeNode<Node>, B: ChangeNode<Node>> ChangeNode<Node> for (A, B) {
    fn node_changed(before: Option<&Node>, after: &Node) {
        A::node_changed(before, after);
        B::node_changed(before, after);
    }
    fn node_deleted(node: &Node) {
        A::node_deleted(node);
        B::node_deleted(node);
    }
    fn node_power_state_changed(node: &Node) {
        A::node_power_state_changed(node);
        B::node_power_state_changed(node);
    }
    fn deletion_weight(node_id: u32) -> Weight {
        A::deletion_weight(node_id).saturating_add(B::deletion_weight(node_id))
    }
    fn move_weight(node: &Node) -> Weight {
        A::move_weight(node).saturating_add(B::move_weight(node))
    }
}

/// Knows whether a node is in use.
pub trait NodeActiveContracts {
    /// True when the node carries neither a node contract nor a rent contract.
    fn node_has_no_active_contracts(node_id: u32) -> bool;
}

impl NodeActiveContracts for () {
    fn node_has_no_active_contracts(_node_id: u32) -> bool {
        true
    }
}

/// Follows public IPs that are taken from a contract by force.
pub trait PublicIpModifier {
    /// `ip` still names the contract that held it.
    fn ip_removed(ip: &PublicIP);
}

impl PublicIpModifier for () {
    fn ip_removed(_ip: &PublicIP) {}
}

/// Follows the reports of nodes about how long they have been up.
pub trait UptimeReported {
    /// `now` is the chain's time and `uptime` what the node says of itself, both in seconds.
    fn uptime_reported(node_id: u32, now: u64, uptime: u64);
}

impl UptimeReported for () {
    fn uptime_reported(_node_id: u32, _now: u64, _uptime: u64) {}
}

/// Knows what a TFT is worth.
pub trait TftPrice {
    /// Average price within its limits, in mUSD for one TFT.
    fn tft_price() -> u32;
}

/// Knows whose turn it is to make the next block.
pub trait NextAuthor<AccountId> {
    /// True when `account` is the validator behind the author of the present block.
    fn is_next_author(account: &AccountId) -> bool;
}

impl<AccountId> NextAuthor<AccountId> for () {
    fn is_next_author(_account: &AccountId) -> bool {
        true
    }
}

/// A payment for a contract, after it was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Payment {
    pub contract_id: u64,
    /// The twin that paid.
    pub twin_id: u32,
    /// The node that the contract is about; a name contract is about none.
    pub node_id: Option<u32>,
    /// Units of 10^-7 TFT that left the twin's account.
    pub amount: u128,
    /// Those of them that the farmer received (extra fees): they cost nothing to a farmer who
    /// pays himself under another name, so they count for no reputation.
    pub to_farmer: u128,
}

/// Follows what is paid for contracts.
pub trait ContractPaid {
    fn contract_paid(payment: &Payment);
}

impl ContractPaid for () {
    fn contract_paid(_payment: &Payment) {}
}
