//! Indices, arguments and bytes of the calls, and that they are signed.
use crate::{
    mock::*,
    types::{RevocationReason, Subject, Topic},
    Call, Error,
};
use codec::Encode;
use frame_support::traits::UnfilteredDispatchable;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchError::BadOrigin};

fn calls() -> [(Call<Test>, &'static str); 3] {
    [
        (
            Call::attest {
                contract_id: 7,
                subject: Subject::Node(1),
                topic: Topic::Network,
                value: -2,
                evidence: Some([0xe1; 32]),
            },
            concat!(
                "3300 0700000000000000 02 01000000 03 feff 01 ",
                "e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1"
            ),
        ),
        (
            Call::revoke {
                subject: Subject::Farm(2),
                contract_id: 7,
                reason: RevocationReason::Withdrawn,
            },
            "3301 01 02000000 0700000000000000 02",
        ),
        (
            Call::respond {
                subject: Subject::Twin(3),
                contract_id: 7,
                response: [0x5e; 32],
            },
            concat!(
                "3302 00 03000000 0700000000000000 ",
                "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e"
            ),
        ),
    ]
}

#[test]
fn calls_encode_as_clients_send_them() {
    for (call, wanted) in calls() {
        let bytes = RuntimeCall::from(call).encode();
        assert_eq!(hex::encode(bytes), wanted.replace(' ', ""));
    }
}

#[test]
fn calls_are_signed_by_a_twin() {
    on_chain(|| {
        for (call, _) in calls() {
            let root = call.clone().dispatch_bypass_filter(RuntimeOrigin::root());
            assert_eq!(root.map_err(|failed| failed.error), Err(BadOrigin));
            let none = RuntimeCall::from(call.clone()).dispatch(RuntimeOrigin::none());
            assert_eq!(none.map_err(|failed| failed.error), Err(BadOrigin));
            let eve = call.dispatch_bypass_filter(signed(&EVE));
            let refused = DispatchError::from(Error::<Test>::TwinNotExists);
            assert_eq!(eve.map_err(|failed| failed.error), Err(refused));
        }
    });
}
