use crate::{
    mock::*,
    period::{Grid, GRID_START},
};
use frame_support::traits::Get;

const LENGTH: u64 = 2_630_880;

#[test]
fn periods_are_those_of_the_minting_grid() {
    let grid = Grid::new(LENGTH);
    assert_eq!(grid.period(GRID_START), 0);
    assert_eq!(grid.period(GRID_START + LENGTH - 1), 0);
    assert_eq!(grid.period(GRID_START + LENGTH), 1);
    assert_eq!(grid.start(67), 1_698_769_960);
    assert_eq!(grid.end(67), 1_701_400_840);
    assert_eq!(grid.period(NOW), 67);
}

#[test]
fn no_time_and_no_length_is_too_strange() {
    assert_eq!(Grid::new(LENGTH).period(0), 0);
    assert_eq!(Grid::new(1).period(u64::MAX), u32::MAX);
    assert_eq!(Grid::new(0).period(GRID_START + 5), 5);
    assert_eq!(Grid::new(u64::MAX).end(u32::MAX), u64::MAX);
}

#[test]
fn the_genesis_chooses_the_length_or_leaves_tfchains() {
    on_chain(|| assert_eq!(<UptimePeriod as Get<u64>>::get(), LENGTH));
    on_chain_with(600, || assert_eq!(<UptimePeriod as Get<u64>>::get(), 600));
}
