//! Asking.
use crate::{mock::*, types::ValidatorRequestState, Call, Error, Event};
use frame_support::{assert_noop, dispatch::GetDispatchInfo};
use sp_runtime::DispatchError;

#[test]
fn an_account_asks_to_become_a_validator() {
    on_chain(|| {
        make_request();
        let request = request(ValidatorRequestState::Created);
        assert_eq!(crate::Validator::<Test>::get(BOB), Some(request.clone()));
        assert_eq!(events(), [Event::ValidatorRequestCreated(BOB, request)]);
        assert_eq!(council(), [ALICE]);
        assert_eq!(validators(), [FIRST]);
    });
}

#[test]
fn an_account_asks_once() {
    on_chain(|| {
        make_request();
        let again = Validator::create_validator_request(
            signed(BOB),
            NODE,
            CHARLIE,
            Vec::new(),
            Vec::new(),
            Vec::new(),
        );
        assert_noop!(again, Error::<Test>::DuplicateValidator);
    });
}

#[test]
fn root_asks_for_nothing() {
    on_chain(|| {
        let refused = DispatchError::BadOrigin;
        let root = RuntimeOrigin::root;
        assert_noop!(
            Validator::create_validator_request(
                root(),
                NODE,
                CHARLIE,
                Vec::new(),
                Vec::new(),
                Vec::new()
            ),
            refused
        );
        assert_noop!(Validator::activate_validator_node(root()), refused);
        assert_noop!(
            Validator::change_validator_node_account(root(), NODE),
            refused
        );
        assert_noop!(Validator::bond(root(), address(BOB)), refused);
        assert_noop!(Validator::approve_validator(root(), address(BOB)), refused);
        assert_noop!(Validator::remove_validator(root(), address(BOB)), refused);
    });
}

#[test]
fn a_longer_request_weighs_more() {
    let weight = |description: Vec<u8>| {
        let call = Call::<Test>::create_validator_request {
            validator_node_account: NODE,
            stash_account: CHARLIE,
            description,
            tf_connect_id: Vec::new(),
            info: Vec::new(),
        };
        call.get_dispatch_info().call_weight.ref_time()
    };
    assert!(weight(Vec::new()) >= 125_000_000);
    assert_eq!(weight(vec![0; 1000]) - weight(Vec::new()), 20_000_000);
}
