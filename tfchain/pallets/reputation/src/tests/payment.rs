use crate::{mock::*, types::PaidContract, PaidContracts};
use frame_support::assert_ok;
use tfchain_support::traits::{ContractPaid, Payment};

const PAID: PaidContract = PaidContract {
    twin_id: 3,
    node_id: 1,
    node_twin_id: 2,
    farm_id: 1,
    farmer_twin_id: 1,
    paid: 5 * TFT,
    to_farmer: 0,
    last_paid: NOW,
};

#[test]
fn a_payment_is_remembered_with_both_parties() {
    on_chain(|| {
        pay(7, 5 * TFT);
        assert_eq!(PaidContracts::<Test>::get(7), Some(PAID));
        at(NOW + 6);
        pay(7, TFT);
        let paid = PaidContract {
            paid: 6 * TFT,
            last_paid: NOW + 6,
            ..PAID
        };
        assert_eq!(PaidContracts::<Test>::get(7), Some(paid));
    });
}

#[test]
fn what_the_farmer_received_is_told_apart() {
    on_chain(|| {
        pay_by(3, 7, 8 * TFT, 3 * TFT);
        let paid = PaidContract {
            to_farmer: 3 * TFT,
            ..PAID
        };
        assert_eq!(PaidContracts::<Test>::get(7), Some(paid));
    });
}

#[test]
fn a_contract_about_no_node_or_unpaid_leaves_nothing() {
    on_chain(|| {
        for node_id in [None, Some(9)] {
            Reputation::contract_paid(&Payment {
                contract_id: 7,
                twin_id: 3,
                node_id,
                amount: TFT,
                to_farmer: 0,
            });
        }
        pay(7, 0);
        assert_eq!(PaidContracts::<Test>::iter().count(), 0);
    });
}

#[test]
fn the_parties_stay_those_of_the_first_payment_when_the_node_moves_or_goes() {
    on_chain(|| {
        pay(7, 4 * TFT);
        assert_ok!(TfgridModule::delete_node(signed(&NODE), 1));
        pay(7, TFT);
        assert_eq!(PaidContracts::<Test>::get(7), Some(PAID));
    });
}

#[test]
fn sums_do_not_wrap() {
    on_chain(|| {
        pay_by(3, 7, u128::MAX, 0);
        pay_by(3, 7, u128::MAX, 0);
        pay_by(3, 8, u128::MAX, u128::MAX);
        pay_by(3, 8, u128::MAX, u128::MAX);
        assert_eq!(
            PaidContracts::<Test>::get(7).map(|c| c.paid),
            Some(u128::MAX)
        );
        assert_eq!(PaidContracts::<Test>::get(8).map(|c| c.paid), Some(0));
        let to_farmer = PaidContracts::<Test>::get(8).map(|c| c.to_farmer);
        assert_eq!(to_farmer, Some(u128::MAX));
    });
}
