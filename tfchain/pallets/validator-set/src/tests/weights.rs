//! No call is free, and each fits into a block many times.
use crate::{mock::*, Call};
use frame_support::dispatch::GetDispatchInfo;

#[test]
fn every_call_weighs_at_least_its_writes() {
    let calls = [
        Call::<Test>::add_validator {
            validator_id: ALICE,
        },
        Call::<Test>::remove_validator {
            validator_id: ALICE,
        },
        Call::<Test>::add_validator_again {
            validator_id: ALICE,
        },
    ];
    for call in calls {
        let weight = call.get_dispatch_info().call_weight.ref_time();
        assert!(weight >= 150_000_000, "{call:?}: {weight}");
        assert!(weight < 1_000_000_000, "{call:?}: {weight}");
    }
}
