use crate::{mock::Test, weights};

#[test]
fn calls_weigh_something_and_take_a_small_part_of_a_block() {
    for weight in [
        weights::governed::<Test>(),
        weights::swap_to_stellar::<Test>(),
        weights::mint::<Test>(),
        weights::sign::<Test>(),
        weights::executed::<Test>(),
    ] {
        let time = weight.ref_time();
        assert!(time > 100_000_000, "{time}");
        assert!(time < 1_000_000_000, "{time}");
    }
}
