use crate::{mock::*, weights as w};
use frame_support::{dispatch::DispatchClass, weights::Weight};

const MILLISECOND: u64 = 1_000_000_000;

#[test]
fn calls_weigh_their_database_access_at_least() {
    let calls = [
        (w::attest::<Test>(), 6, 4),
        (w::revoke::<Test>(), 5, 3),
        (w::respond::<Test>(), 3, 1),
    ];
    for (weight, reads, writes) in calls {
        let access = reads * 25_000_000 + writes * 100_000_000;
        assert!(weight.ref_time() > access);
        assert!(weight.ref_time() < MILLISECOND);
    }
}

#[test]
fn hooks_are_weighed_in_the_block() {
    on_chain(|| {
        let weighed = |hook: fn()| {
            let before = System::block_weight().get(DispatchClass::Normal).ref_time();
            hook();
            let after = System::block_weight().get(DispatchClass::Normal).ref_time();
            Weight::from_parts(after - before, 0)
        };
        for hook in [
            Reputation::weigh_uptime_reported,
            Reputation::weigh_contract_paid,
            Reputation::weigh_node_changed,
        ] {
            assert!(weighed(hook).ref_time() > 100_000_000);
            assert!(weighed(hook).ref_time() < MILLISECOND);
        }
        assert_eq!(
            weighed(|| pay(7, TFT)),
            weighed(Reputation::weigh_contract_paid)
        );
    });
}
