mod burn;
mod metadata;
mod vectors;
mod weights;
