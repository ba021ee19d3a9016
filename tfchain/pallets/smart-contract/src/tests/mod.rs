//! One file per noun, as the pallet itself.
mod billing_loop;
mod billing_stories;
mod billing_vectors;
mod cancel;
mod cost;
mod dedicated_node;
mod genesis;
mod hooks;
mod metadata;
mod name_contract;
mod node_contract;
mod nru;
mod public_ip;
mod rent_contract;
mod resources;
mod vectors;
mod weights;
