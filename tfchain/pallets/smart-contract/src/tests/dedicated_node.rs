use crate::{mock::*, DedicatedNodesExtraFee, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{AccountId32, DispatchError, DispatchResult};

fn set(who: AccountId32, node_id: u32, extra_fee: u64) -> DispatchResult {
    SmartContractModule::set_dedicated_node_extra_fee(signed(who), node_id, extra_fee)
}

#[test]
fn a_farmer_asks_a_fee_for_a_whole_node() {
    on_chain(|| {
        make_grid();
        for extra_fee in [1000, 0] {
            assert_ok!(set(ALICE, 1, extra_fee));
            assert_eq!(DedicatedNodesExtraFee::<Test>::get(1), extra_fee);
            let node_id = 1;
            assert_eq!(last_event(), Event::NodeExtraFeeSet { node_id, extra_fee });
        }
        make_node_contract(b'a', 0);
    });
}

#[test]
fn the_fee_stays_while_the_node_is_in_use() {
    on_chain(|| {
        make_grid();
        make_node_contract(b'a', 0);
        assert_noop!(set(ALICE, 1, 1), Error::<Test>::NodeHasActiveContracts);
        assert_ok!(SmartContractModule::cancel_contract(signed(CHARLIE), 1));
        assert_ok!(SmartContractModule::create_rent_contract(
            signed(CHARLIE),
            1,
            None
        ));
        assert_noop!(set(ALICE, 1, 1), Error::<Test>::NodeHasActiveContracts);
    });
}

#[test]
fn only_the_farmer_sets_the_fee() {
    on_chain(|| {
        assert_noop!(set(ALICE, 1, 1), Error::<Test>::TwinNotExists);
        make_grid();
        assert_noop!(set(ALICE, 2, 1), Error::<Test>::NodeNotExists);
        assert_noop!(set(CHARLIE, 1, 1), Error::<Test>::UnauthorizedToSetExtraFee);
        assert_noop!(
            SmartContractModule::set_dedicated_node_extra_fee(root(), 1, 1),
            DispatchError::BadOrigin
        );
        // Unreachable through calls: a node whose farm is gone.
        pallet_tfgrid::Farms::<Test>::remove(1);
        assert_noop!(set(ALICE, 1, 1), Error::<Test>::FarmNotExists);
    });
}
