mod horizon;
mod limits;
mod metadata;
mod price;
mod vectors;
mod worker;
