//! The list, the sessions that follow it, and the live chain's definitions.
mod genesis;
mod list;
mod metadata;
mod rotation;
mod weights;
