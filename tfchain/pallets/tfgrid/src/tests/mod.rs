//! One file per noun, as the pallet itself.
mod certification;
mod entity;
mod farm;
mod farming_policy;
mod genesis;
mod metadata;
mod node;
mod power;
mod pricing;
mod public_config;
mod public_ip;
mod terms_cond;
mod twin;
mod uptime;
mod vectors;
mod weights;
mod zos;
