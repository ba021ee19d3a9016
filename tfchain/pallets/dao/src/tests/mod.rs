mod farm_weight;
mod genesis;
mod metadata;
mod proposal;
mod vectors;
mod veto;
mod vote;
mod weights;
