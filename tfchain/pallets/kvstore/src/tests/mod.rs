mod entry;
mod metadata;
mod vectors;
mod weights;
