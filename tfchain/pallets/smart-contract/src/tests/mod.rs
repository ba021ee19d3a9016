//! One file per noun, as the pallet itself.
mod cost;
mod metadata;
