//! Fees are part of what clients see: a price of weight and of length, above a base.
use crate::{mock::Test, weights as w};
use frame_support::weights::Weight;
use sp_runtime::Perbill;

/// Units of 10⁻⁷ TFT: the price of an extrinsic that does nothing, and of a second of weight.
const BASE_FEE: u64 = 10_000;
const WEIGHT_PRICE: Perbill = Perbill::from_parts(80_376);

fn fee(weight: Weight) -> u64 {
    BASE_FEE + WEIGHT_PRICE * weight.ref_time()
}

#[test]
fn the_calls_that_clients_send_cost_what_they_cost_on_the_live_chain() {
    let cases = [
        (w::user_accept_tc::<Test>(), 22_671),
        (w::create_twin::<Test>(), 41_331),
        (w::update_twin::<Test>(), 23_301),
        (w::create_farm::<Test>(), 44_780),
        (w::create_node::<Test>(), 78_204),
        (w::update_node::<Test>(), 36_341),
        (w::report_uptime_v2::<Test>(), 19_515),
        (w::change_power_state::<Test>(), 27_936),
        (w::change_power_target::<Test>(), 32_268),
    ];
    for (weight, wanted) in cases {
        assert_eq!(fee(weight), wanted);
    }
}
