//! What the grid pallet asks of pallets above it. `()` is the answer while there is none.
use crate::types::PublicIP;

/// Follows the life of nodes: contracts end with their node, votes weigh its capacity.
pub trait ChangeNode<Node> {
    /// `before` is `None` when the node has just been made.
    fn node_changed(before: Option<&Node>, after: &Node);
    /// Called while the node and its farm are still stored.
    fn node_deleted(node: &Node);
    /// Called when the new power state is stored.
    fn node_power_state_changed(node: &Node);
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
