use crate::{mock::Test, weights};

#[test]
fn a_burn_is_weighed_with_the_longest_list_and_its_message() {
    let short = weights::burn_tft::<Test>(0).ref_time();
    // A hundredth of what the transactions of a block may take.
    assert!(short < 1_500_000_000_000 / 100);
    let long = weights::burn_tft::<Test>(1_000_000).ref_time();
    assert_eq!(long, short + 2_000_000_000);
}
