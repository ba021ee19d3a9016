use crate::{
    expiry::LOOKED_AT,
    mock::*,
    tests::{
        burn::{self, make_burn, signature},
        refund::{self, deposit},
    },
    types::BurnTransaction,
    BurnTransactions, Event, RefundTransactions,
};
use frame_support::{assert_ok, traits::Hooks};

#[test]
fn a_burn_that_is_not_paid_in_time_is_signed_anew() {
    on_chain(|| {
        make_burn();
        assert_ok!(burn::sign_as(ONE, signature("one")));
        System::reset_events();
        finalize(20);
        assert_eq!(events(), []);
        finalize(21);
        let expired = Event::BurnTransactionExpired(1, Some(ALICE), STELLAR.to_vec(), 50_000);
        assert_eq!(events(), [expired]);
        let renewed = BurnTransactions::<Test>::get(1).expect("the burn is open");
        assert_eq!((renewed.block, renewed.sequence_number), (21, 0));
        assert_eq!(renewed.signatures, []);
        assert_ok!(burn::sign_as(ONE, signature("one")));
        System::reset_events();
        finalize(40);
        assert_eq!(events(), []);
        finalize(41);
        assert_eq!(events().len(), 1);
    });
}

#[test]
fn a_refund_that_is_not_paid_in_time_is_signed_anew() {
    on_chain(|| {
        assert_ok!(refund::sign_as(ONE, signature("one")));
        System::reset_events();
        finalize(20);
        assert_eq!(events(), []);
        finalize(21);
        let expired = Event::RefundTransactionExpired(deposit(), STELLAR.to_vec(), 50_000);
        assert_eq!(events(), [expired]);
        let renewed = RefundTransactions::<Test>::get(deposit());
        assert_eq!((renewed.block, renewed.sequence_number), (21, 0));
        assert_eq!(renewed.signatures, []);
    });
}

fn make_burns(count: usize) {
    for id in (1..).take(count) {
        let burn = BurnTransaction {
            block: 1,
            amount: 1,
            source: None,
            target: vec![],
            signatures: vec![],
            sequence_number: 0,
        };
        BurnTransactions::<Test>::insert(id, burn);
    }
}

#[test]
fn few_are_all_looked_at_in_every_block() {
    on_chain(|| {
        for number in [100, 200, 300] {
            make_burns(LOOKED_AT);
            System::reset_events();
            finalize(number);
            assert_eq!(events().len(), LOOKED_AT);
        }
    });
}

#[test]
fn many_are_looked_at_one_part_after_the_other() {
    on_chain(|| {
        make_burns(LOOKED_AT * 4);
        finalize(100);
        assert_eq!(events().len(), LOOKED_AT);
        let waiting = || {
            let burns = BurnTransactions::<Test>::iter_values();
            burns.filter(|burn| burn.block == 1).count()
        };
        let last = (101..120).find(|&number| {
            finalize(number);
            waiting() == 0
        });
        assert!(last.is_some(), "{} wait", waiting());
    });
}

#[test]
fn the_work_of_a_block_is_weighed_at_its_start() {
    on_chain(|| {
        let weight = TFTBridgeModule::on_initialize(1).ref_time();
        let looked_at = u64::try_from(2 * LOOKED_AT).expect("it is small");
        assert!(weight > looked_at * 125_000_000);
        // A hundredth of a block of two seconds.
        assert!(weight < 20_000_000_000);
    });
}
