use crate::{mock::Test, weights};
use sp_runtime::Perbill;

#[test]
fn setting_an_entry_costs_what_it_costs_on_the_live_chain() {
    let price = Perbill::from_parts(80_376);
    assert_eq!(10_000 + price * weights::set::<Test>().ref_time(), 18_980);
    assert!(weights::delete::<Test>().ref_time() > weights::set::<Test>().ref_time());
}
