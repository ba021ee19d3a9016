//! A file for each step of a request, and the live chain's definitions.
mod approval;
mod bond;
mod change;
mod metadata;
mod removal;
mod request;
mod vectors;
